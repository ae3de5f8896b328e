"""Whom we believe: Alexa, for this skill, now. Everything else is refused."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.x509.oid import ExtendedKeyUsageOID
from starlette.datastructures import Headers

from cramp_coach.session import MovedClock
from cramp_coach_alexa.certificates import Certificates, Unproved
from cramp_coach_alexa.verify import Verifier, certificate_address
from support.alexa_bodies import AT, SKILL, envelope, launch, raw
from support.authority import ADDRESS, DAY, Authority, Issued

OURS = Authority(AT)
SIGNER = OURS.signer()
BODY = raw(launch())


@dataclass
class Shelf:
    """Certificates by their address; counts who asks."""

    pems: dict[str, bytes] = field(default_factory=lambda: {ADDRESS: OURS.chain(SIGNER)})
    asked: list[str] = field(default_factory=list[str])

    async def fetch(self, address: str) -> bytes:
        """What lies there."""
        self.asked.append(address)
        if address not in self.pems:
            raise Unproved("nothing lies there")
        return self.pems[address]


def verifier(shelf: Shelf | None = None, now: datetime = AT, skill: str = SKILL) -> Verifier:
    clock = MovedClock(now)
    return Verifier(Certificates((shelf or Shelf()).fetch, OURS.roots.store(), clock), skill, clock)


def headers(body: bytes = BODY, address: str = ADDRESS, signer: Issued = SIGNER) -> Headers:
    return Headers({"SignatureCertChainUrl": address, "Signature-256": signer.signature(body)})


async def test_what_alexa_sends_is_read() -> None:
    read = await verifier().verified(headers(), BODY)
    assert (read.application, read.request.type) == (SKILL, "LaunchRequest")


@pytest.mark.parametrize(
    "given",
    [
        ADDRESS,
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert-12.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert-12.pem",
        "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert-12.pem",
        "https://s3.amazonaws.com/echo.api/./a/..//echo-api-cert-12.pem",
    ],
)
async def test_an_address_of_amazons_has_many_spellings_and_one_certificate(given: str) -> None:
    assert certificate_address(given) == ADDRESS
    assert await verifier().verified(headers(address=given), BODY)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "echo-api-cert-12.pem",
        "http://s3.amazonaws.com/echo.api/echo-api-cert-12.pem",
        "file:///echo.api/echo-api-cert-12.pem",
        "https://notamazon.com/echo.api/echo-api-cert-12.pem",
        "https://s3.amazonaws.com.evil.example/echo.api/x.pem",
        "https://evil.s3.amazonaws.com/echo.api/x.pem",
        "https://s3-amazonaws.com/echo.api/x.pem",
        "https://s3.amazonaws.com@evil.example/echo.api/x.pem",
        "https://evil@s3.amazonaws.com/echo.api/x.pem",
        "https://evil.example#s3.amazonaws.com/echo.api/x.pem",
        "https://evil.example\\@s3.amazonaws.com/echo.api/x.pem",
        "https://s3.amazonaws.com./echo.api/x.pem",
        "https://s3.amazonaws.com:563/echo.api/x.pem",
        "https://s3.amazonaws.com:44300/echo.api/x.pem",
        "https://s3.amazonaws.com:443443/echo.api/x.pem",
        "https://s3.amazonaws.com:https/echo.api/x.pem",
        "https://s3.amazonaws.com/EcHo.aPi/x.pem",
        "https://s3.amazonaws.com/invalid.path/x.pem",
        "https://s3.amazonaws.com/echo.api",
        "https://s3.amazonaws.com/echo.api/",
        "https://s3.amazonaws.com/echo.apix/x.pem",
        "https://s3.amazonaws.com/echo.api/../evil/x.pem",
        "https://s3.amazonaws.com/echo.api/a/../../evil/x.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/evil/x.pem",
        "https://s3.amazonaws.com/echo.api/..%2fevil/x.pem",
        "https://s3.amazonaws.com/echo.api\\..\\evil/x.pem",
        "https://s3.amazonaws.com//echo.api/x.pem",
        "https://s3.amazonaws.com/x.pem?/echo.api/",
        "https://s3.amazonaws.com/echo.api/x.pem?versionId=1",
        "https://s3.amazonaws.com/echo.api/x.pem#y",
        " https://s3.amazonaws.com/echo.api/x.pem",
        "https://s3.amazonaws.com/echo.api/x.pem\t",
        "https://s3.amazonaws.com/echo.api/\u00e9.pem",
        "https://\u017f3.amazonaws.com/echo.api/x.pem",
        "https://s3.amazonaws.com/echo.api/x.pem https://s3.amazonaws.com/echo.api/y.pem",
    ],
)
async def test_an_address_that_is_not_amazons_is_never_asked(given: str) -> None:
    with pytest.raises(Unproved, match="address"):
        certificate_address(given)


async def test_a_hostile_address_is_refused_before_anything_is_fetched() -> None:
    shelf = Shelf()
    for given in ("http://s3.amazonaws.com/echo.api/x.pem", "https://s3.amazonaws.com/x/" + "y" * 9_000):
        with pytest.raises(Unproved):
            await verifier(shelf).verified(headers(address=given), BODY)
    assert shelf.asked == []


# ---- the certificate ----

EVIL = Authority(AT, "Evil")
CHAINS: dict[str, bytes] = {
    "nothing": b"",
    "no certificate": b"-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n",
    "a page": b"<html>AccessDenied</html>",
    "its key too soon": SIGNER.key_pem,
    "expired": OURS.chain(OURS.signer(begins=-9 * DAY, ends=-DAY)),
    "not yet valid": OURS.chain(OURS.signer(begins=DAY, ends=9 * DAY)),
    "of another name": OURS.chain(OURS.signer("www.amazon.com")),
    "of a longer name": OURS.chain(OURS.signer("echo-api.amazon.com.evil.example")),
    "of all names": OURS.chain(OURS.signer("*.com")),
    "for clients only": OURS.chain(OURS.signer(usage=ExtendedKeyUsageOID.CLIENT_AUTH)),
    "without the one between": SIGNER.pem,
    "the wrong way round": OURS.middle.pem + SIGNER.pem,
    "signed by itself": EVIL.root.pem,
    "of an authority nobody believes": EVIL.chain(EVIL.signer()),
    "with its own root beside it": EVIL.chain(EVIL.signer()) + EVIL.root.pem,
    "between another authority's": SIGNER.pem + EVIL.middle.pem,
    "somebody else's before the real one": EVIL.signer().pem + OURS.chain(SIGNER),
    "the authority itself": OURS.root.pem,
    "with an elliptic key": OURS.chain(OURS.signer(key=ec.generate_private_key(ec.SECP256R1()))),
    "with a weak key": OURS.chain(OURS.signer(key=rsa.generate_private_key(65537, 1024))),  # noqa: S505 - that is it
}


@pytest.mark.parametrize("name", CHAINS)
async def test_a_certificate_that_is_not_alexas_proves_nothing(name: str) -> None:
    shelf = Shelf({ADDRESS: CHAINS[name]})
    for signer in (SIGNER, EVIL.signer(), EVIL.root):
        with pytest.raises(Unproved):
            await verifier(shelf).verified(headers(signer=signer), BODY)


async def test_a_chain_with_more_than_it_needs_is_still_alexas() -> None:
    shelf = Shelf({ADDRESS: OURS.chain(SIGNER) + OURS.root.pem})
    assert await verifier(shelf).verified(headers(), BODY)


async def test_another_certificates_key_is_not_believed() -> None:
    with pytest.raises(Unproved, match="signature"):
        await verifier().verified(headers(signer=OURS.signer("www.amazon.com")), BODY)


# ---- the signature ----

GOOD = SIGNER.signature(BODY)
assert isinstance(SIGNER.key, rsa.RSAPrivateKey)
SIGNATURES: dict[str, Any] = {
    "none": None,
    "empty": "",
    "no base 64": "***",
    "half": GOOD[: len(GOOD) // 2],
    "with something behind": GOOD + "AAAA",
    "with a space": GOOD[:10] + " " + GOOD[10:],
    "of another body": SIGNER.signature(BODY + b" "),
    "of the first kind": b64encode(SIGNER.key.sign(BODY, PKCS1v15(), SHA1())).decode(),  # noqa: S303 - that is it
    "without end": "A" * 100_000,
}


@pytest.mark.parametrize("name", SIGNATURES)
async def test_a_wrong_signature_is_refused(name: str) -> None:
    given = {"SignatureCertChainUrl": ADDRESS, "Signature": GOOD}
    if SIGNATURES[name] is not None:
        given["Signature-256"] = SIGNATURES[name]
    with pytest.raises(Unproved):
        await verifier().verified(Headers(given), BODY)


@pytest.mark.parametrize("body", [BODY + b" ", BODY[:-1], BODY.replace(b"Launch", b"launch"), b""])
async def test_the_very_bytes_are_signed(body: bytes) -> None:
    with pytest.raises(Unproved, match="signature"):
        await verifier().verified(headers(BODY), body)


@pytest.mark.parametrize("name", [b"signature-256", b"signaturecertchainurl"])
async def test_two_headers_of_one_name_are_refused(name: bytes) -> None:
    twice = Headers(raw=[*headers().raw, *(pair for pair in headers().raw if pair[0] == name)])
    with pytest.raises(Unproved, match="not one header"):
        await verifier().verified(twice, BODY)


async def test_without_an_address_nothing_is_proved() -> None:
    with pytest.raises(Unproved, match="SignatureCertChainUrl"):
        await verifier().verified(Headers({"Signature-256": GOOD}), BODY)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"request": null}', b"\xff", b"[" * 100_000])
async def test_a_signed_body_that_is_no_request_is_refused(body: bytes) -> None:
    with pytest.raises(Unproved, match="body"):
        await verifier().verified(headers(body), body)


# ---- the time and the skill ----

EVENT = raw(envelope({"type": "AlexaSkillEvent.SkillDisabled"}))


@pytest.mark.parametrize(
    ("body", "seconds", "taken"),
    [
        (BODY, 0, True),
        (BODY, 150, True),
        (BODY, 151, False),
        (BODY, -150, True),
        (BODY, -151, False),
        (BODY, 3600 * 24, False),
        (EVENT, 3600, True),
        (EVENT, 3601, False),
        (EVENT, -3601, False),
    ],
)
async def test_what_is_old_is_refused(body: bytes, seconds: int, taken: bool) -> None:
    late = verifier(now=AT + timedelta(seconds=seconds))
    if taken:
        assert await late.verified(headers(body), body)
        return
    with pytest.raises(Unproved, match="clock"):
        await late.verified(headers(body), body)


async def test_what_is_sent_again_later_is_refused() -> None:
    clock = MovedClock(AT)
    one = Verifier(Certificates(Shelf().fetch, OURS.roots.store(), clock), SKILL, clock)
    assert await one.verified(headers(), BODY)
    clock.move_to(AT + timedelta(seconds=151))
    with pytest.raises(Unproved):
        await one.verified(headers(), BODY)


async def test_another_skills_request_is_refused() -> None:
    body = raw(launch(skill="amzn1.ask.skill.another"))
    with pytest.raises(Unproved, match="another skill"):
        await verifier().verified(headers(body), body)
