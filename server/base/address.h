// Whom an IP address stands for when something is counted for each: it alone, or with IPv6 its whole /64, which is what
// one household or one machine is given.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#define ADDRESS_KEY_SIZE 48

// "10.1.2.3" and "::ffff:10.1.2.3" -> "10.1.2.3"; "2001:db8::5" -> "2001:db8::/64"; anything else as it is, cut to fit.
void address_key(char key[ADDRESS_KEY_SIZE], const char *address);

#endif
