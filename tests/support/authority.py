"""A throw-away authority: it issues what Alexa signs with, and everything that is wrong with such."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cramp_coach_alexa.certificate_host import Roots

SIGNER: Final = "echo-api.amazon.com"
HOST: Final = "s3.amazonaws.com"
ADDRESS: Final = f"https://{HOST}/echo.api/echo-api-cert-12.pem"
DAY: Final = timedelta(days=1)

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key_named(name: str) -> rsa.RSAPrivateKey:
    """A key; the same for the same name, since making one takes a while."""
    assert name
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """The key alone."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def signature(self, body: bytes) -> str:
        """What Alexa puts into Signature-256."""
        assert isinstance(self.key, rsa.RSAPrivateKey)
        return b64encode(self.key.sign(body, PKCS1v15(), SHA256())).decode()


@dataclass(frozen=True)
class Authority:
    """A root and an intermediate that are valid for years around `now`."""

    now: datetime
    name: str = "Test"

    @property
    def root(self) -> Issued:
        """Whom one must believe."""
        return self._authority(f"{self.name} Root", f"{self.name} Root", path=1)

    @property
    def middle(self) -> Issued:
        """Who signs the others."""
        return self._authority(f"{self.name} Intermediate", f"{self.name} Root", path=0)

    @property
    def roots(self) -> Roots:
        """What a verifier that believes this authority is given."""
        return Roots(self.root.pem)

    def signer(
        self,
        name: str = SIGNER,
        begins: timedelta = -DAY,
        ends: timedelta = 300 * DAY,
        key: Key | None = None,
        usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
    ) -> Issued:
        """One that signs requests (or serves pages), for this name and from `begins` to `ends`."""
        key = key or key_named(f"{self.name} {name}")
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        builder = self._builder(name, self.middle, key, begins, ends, path=None)
        builder = builder.add_extension(names, critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        return Issued(builder.sign(self.middle.key, SHA256()), key)

    def chain(self, signer: Issued) -> bytes:
        """As it lies on Amazon's server: the signer's first."""
        return signer.pem + self.middle.pem

    def _authority(self, subject: str, issuer: str, path: int) -> Issued:
        key = key_named(subject)
        by = self.root if subject != issuer else None
        builder = self._builder(subject, by, key, -1000 * DAY, 1000 * DAY, path)
        return Issued(builder.sign(key_named(issuer), SHA256()), key)

    def _builder(
        self, subject: str, by: Issued | None, key: Key, begins: timedelta, ends: timedelta, path: int | None
    ) -> x509.CertificateBuilder:
        issuer = by.certificate.subject if by else _named(subject)
        issuer_key = by.key if by else key
        authority = path is not None
        return (
            x509.CertificateBuilder()
            .subject_name(_named(subject))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now + begins)
            .not_valid_after(self.now + ends)
            .add_extension(x509.BasicConstraints(authority, path), critical=True)
            .add_extension(_usage(authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
            )
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
