// The tree of a template file into a template.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_TEMPLATE_READ_H
#define MUSTERCTL_TEMPLATE_READ_H

#include "musterctl/template_group.h"

// False: said why. The template's texts are those of the tree, its arrays those of the arena. What is right in form may
// still be no template: template_check says.
bool template_read(struct reading *reading, struct template *template);

field_read read_rights, read_sets, read_silence; // template_rights.c

#endif
