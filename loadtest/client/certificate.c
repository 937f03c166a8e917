// Makes a key pair and has it vouch for itself.
// SPDX-License-Identifier: Apache-2.0
#include "client/certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#define DAY_S 86400

static X509 *sign(EVP_PKEY *key) {
    X509 *made = X509_new();
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(made), DAY_S);
    X509_set_pubkey(made, key);
    X509_NAME *name = X509_get_subject_name(made);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(made, name);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    X509_add_ext(made, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(made, key, EVP_sha256());
    return made;
}

bool certificate_make(const char *certificate_path, const char *key_path) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = sign(key);
    FILE *certificate_file = fopen(certificate_path, "we"), *key_file = fopen(key_path, "we");
    bool good = certificate_file && key_file && PEM_write_X509(certificate_file, certificate) == 1 &&
                PEM_write_PrivateKey(key_file, key, NULL, NULL, 0, NULL, NULL) == 1;
    if (certificate_file)
        good &= fclose(certificate_file) == 0;
    if (key_file)
        good &= fclose(key_file) == 0;
    X509_free(certificate);
    EVP_PKEY_free(key);
    return good;
}
