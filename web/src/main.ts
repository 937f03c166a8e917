// Where the page begins.
// SPDX-License-Identifier: Apache-2.0
import './style/console.css';
import './style/command.css';
import './style/incidents.css';
import './console/app.js';
import './console/status-line.js';
import { tellDocument } from './i18n/index.js';
import { keepPages } from './offline/register.js';

tellDocument();
keepPages();
