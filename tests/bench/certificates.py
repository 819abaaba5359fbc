"""Reads certificates with all fields and both fingerprints for a second, and prints how many.

Arguments: the folder that cryptography was installed in, and a file of certificates.
"""

import sys
import time

sys.path.insert(0, sys.argv[1])

from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402

certificates = x509.load_pem_x509_certificates(open(sys.argv[2], "rb").read())
ders = [c.public_bytes(serialization.Encoding.DER) for c in certificates]
start, count = time.perf_counter(), 0
while time.perf_counter() - start < 1:
    for der in ders:
        c = x509.load_der_x509_certificate(der)
        c.serial_number, c.not_valid_before_utc, c.not_valid_after_utc
        c.subject.rfc4514_string(), c.issuer.rfc4514_string()
        c.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
        c.fingerprint(hashes.SHA1()), c.fingerprint(hashes.SHA256())
        count += 1
print(round(count / (time.perf_counter() - start)))
