"""What OpenSSL and Python's cryptography read in the public X.509 vectors, one JSON object a line.

Arguments: the folder that cryptography and cryptography-vectors were installed in.
"""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from cryptography import x509  # noqa: E402
from cryptography.exceptions import InvalidSignature  # noqa: E402
from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa  # noqa: E402

root = Path(sys.argv[1]) / "cryptography_vectors" / "x509"


def key_of(certificate):
    try:
        key = certificate.public_key()
    except Exception:
        return None
    match key:
        case rsa.RSAPublicKey():
            return f"RSA {key.key_size}"
        case ec.EllipticCurvePublicKey():
            names = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
            return f"EC {names.get(key.curve.name, key.curve.name)}"
        case dsa.DSAPublicKey():
            return "DSA"
        case ed25519.Ed25519PublicKey():
            return "Ed25519"
        case ed448.Ed448PublicKey():
            return "Ed448"
    return None


def names(certificate):
    try:
        values = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return sorted(values.get_values_for_type(x509.DNSName))
    except Exception:
        return None


def signed_by_itself(certificate):
    """True or False for a self-issued certificate; None where it is another's, or the library cannot tell."""
    if certificate.issuer != certificate.subject:
        return None
    try:
        certificate.verify_directly_issued_by(certificate)
        return True
    except InvalidSignature:
        return False
    except Exception:
        return None


def cryptography(data, pem):
    try:
        load = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
        certificate = load(data)
        return {
            "serial": f"{certificate.serial_number & ((1 << 8 * 64) - 1):x}" if certificate.serial_number >= 0 else None,
            "not_before": certificate.not_valid_before_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "not_after": certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "subject": [attribute.value for attribute in certificate.subject if isinstance(attribute.value, str)],
            "key": key_of(certificate),
            "san": names(certificate),
            "signed_by_itself": signed_by_itself(certificate),
            "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
        }
    except Exception as error:
        return {"error": type(error).__name__}


def openssl(path, pem):
    form = "PEM" if pem else "DER"
    command = ["openssl", "x509", "-in", str(path), "-inform", form, "-noout", "-serial", "-fingerprint", "-sha256"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return {"error": "refused"}
    found = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    return {"serial": found["serial"].lower(), "sha256": found["sha256 Fingerprint"].replace(":", "").lower()}


for path in sorted(root.rglob("*")):
    if path.suffix not in {".crt", ".der", ".pem"} or not path.is_file():
        continue
    data = path.read_bytes()
    pem = b"-----BEGIN" in data
    if pem and b"BEGIN CERTIFICATE-----" not in data and b"BEGIN X509 CERTIFICATE-----" not in data:
        continue
    line = {"file": str(path.relative_to(root)), "cryptography": cryptography(data, pem), "openssl": openssl(path, pem)}
    print(json.dumps(line))
