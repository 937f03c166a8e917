# What loadtest/compare is made of: tools (daemons, programs), rows (what is measured), results (what is written).
# SPDX-License-Identifier: Apache-2.0
