// Reads and writes addresses with the system's own functions.
// SPDX-License-Identifier: Apache-2.0
#include "base/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

void address_key(char key[ADDRESS_KEY_SIZE], const char *address) {
    struct in6_addr six;
    char shown[INET6_ADDRSTRLEN] = "";
    if (inet_pton(AF_INET6, address, &six) != 1) {
        snprintf(key, ADDRESS_KEY_SIZE, "%.47s", address);
    } else if (IN6_IS_ADDR_V4MAPPED(&six)) {
        inet_ntop(AF_INET, six.s6_addr + 12, key, ADDRESS_KEY_SIZE);
    } else {
        memset(six.s6_addr + 8, 0, 8);
        inet_ntop(AF_INET6, &six, shown, sizeof shown);
        snprintf(key, ADDRESS_KEY_SIZE, "%.43s/64", shown);
    }
}
