"""What changes an account, over real HTTP: what is sent, and what it makes of the account."""

import threading

import pytest

from sestui.model.call import Call
from sestui.model.errors import (
    AlreadyExists,
    NotFound,
    Refused,
)
from sestui.model.identity import MailFromAttributes, Tag
from sestui.model.new_identity import EasyDkim, KeyLength, NewIdentity, OwnKey, ParentKey
from sestui.model.summary import IdentityType
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.endpoint import (
    CREATE,
    PUT_SET,
    Answer,
    Endpoint,
    raw,
)
from tests.model.pems import private_key
from tests.ses.times import Hasty

pytestmark = pytest.mark.usefixtures("keys")

NAME = "new.example.com"
OLD = "d00001.example.com"


def new(**others: object) -> NewIdentity:
    """Return a domain with Easy DKIM that does not exist yet."""
    given: dict[str, object] = {"signing": EasyDkim(), **others}
    return NewIdentity(NAME, IdentityType.DOMAIN, **given)  # type: ignore[arg-type]


def test_easy_dkim_is_asked_for_by_the_length_of_its_keys(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    gateway.create(new(signing=EasyDkim(KeyLength.RSA_1024)), call)
    assert endpoint.writes == [
        (
            CREATE,
            NAME,
            {
                "EmailIdentity": NAME,
                "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_1024_BIT"},
            },
        )
    ]
    made = gateway.identity(NAME, call)
    assert made.dkim is not None
    assert (made.status, made.dkim.status, made.dkim.origin) == ("PENDING", "PENDING", "AWS_SES")
    assert (len(made.dkim.tokens), made.dkim.next_key_length) == (3, "RSA_1024_BIT")


def test_an_own_key_goes_with_its_selector_a_set_and_tags(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    tags = (Tag("team", "shop"), Tag("season", ""))
    signing = OwnKey("s2026", private_key())
    gateway.create(new(signing=signing, configuration_set="marketing", tags=tags), call)
    [(_, _, sent)] = endpoint.writes
    assert sent == {
        "EmailIdentity": NAME,
        "DkimSigningAttributes": {
            "DomainSigningSelector": "s2026",
            "DomainSigningPrivateKey": private_key().for_ses(),
        },
        "ConfigurationSetName": "marketing",
        "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "season", "Value": ""}],
    }
    made = gateway.identity(NAME, call)
    assert made.dkim is not None
    assert (made.dkim.origin, made.dkim.tokens) == ("EXTERNAL", ("s2026",))
    assert (made.configuration_set, made.tags) == ("marketing", tags)


def test_the_key_of_a_region_that_botocore_does_not_know_is_asked_for_by_its_name(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    gateway.create(new(signing=ParentKey("mars-north-1")), call)
    [(_, _, sent)] = endpoint.writes
    assert sent["DkimSigningAttributes"] == {
        "DomainSigningAttributesOrigin": "AWS_SES_MARS_NORTH_1"
    }
    made = gateway.identity(NAME, call)
    assert made.dkim is not None
    assert made.dkim.parent_region == "mars-north-1"


def test_an_address_is_created_by_its_name_alone(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    name = "O'Brien+a/b%2F@example.org"
    gateway.create(NewIdentity(name, IdentityType.EMAIL_ADDRESS), call)
    assert endpoint.writes == [(CREATE, name, {"EmailIdentity": name})]
    assert gateway.identity(name, call).dkim is None
    assert name in [row.name for page in gateway.identities(call) for row in page]


def test_a_default_set_is_set_and_cleared(endpoint: Endpoint, gateway: Gateway, call: Call) -> None:
    gateway.put_configuration_set(OLD, "marketing", call)
    assert gateway.identity(OLD, call).configuration_set == "marketing"
    gateway.put_configuration_set(OLD, None, call)
    assert gateway.identity(OLD, call).configuration_set is None
    assert endpoint.writes == [
        (PUT_SET, OLD, {"ConfigurationSetName": "marketing"}),
        (PUT_SET, OLD, {}),
    ]


def test_a_mail_from_domain_is_set_and_cleared(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    wanted = MailFromAttributes(f"bounce.{OLD}", behavior_on_mx_failure="REJECT_MESSAGE")
    gateway.put_mail_from(OLD, wanted, call)
    assert gateway.identity(OLD, call).mail_from == MailFromAttributes(
        f"bounce.{OLD}", "PENDING", "REJECT_MESSAGE"
    )
    gateway.put_mail_from(OLD, MailFromAttributes(), call)
    assert gateway.identity(OLD, call).mail_from.domain is None
    assert [sent for _, _, sent in endpoint.writes] == [
        {"MailFromDomain": f"bounce.{OLD}", "BehaviorOnMxFailure": "REJECT_MESSAGE"},
        {},
    ]


def test_what_ses_says_of_a_set_or_an_identity_that_is_gone_is_told(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    no_set = r"^Configuration set <gone> does not exist\.$"
    with pytest.raises(NotFound, match=no_set):
        gateway.put_configuration_set(OLD, "gone", call)
    with pytest.raises(NotFound, match=no_set):
        gateway.create(new(configuration_set="gone"), call)
    with pytest.raises(NotFound, match=r"^Email identity gone\.example does not exist\.$"):
        gateway.put_configuration_set("gone.example", "marketing", call)
    with pytest.raises(Refused, match=r"Provided MAIL-FROM domain <example\.net> is not subdomain"):
        gateway.put_mail_from(OLD, MailFromAttributes("example.net"), call)
    assert endpoint.writes == []


def test_an_identity_is_created_once(endpoint: Endpoint, gateway: Gateway, call: Call) -> None:
    gateway.create(new(), call)
    with pytest.raises(AlreadyExists, match=r"^The account has an identity of this name already"):
        gateway.create(new(), call)
    assert len(endpoint.writes) == 1


@pytest.mark.parametrize("answer", [raw("{}"), raw(""), raw('{"Unheard": 1}')])
def test_a_put_is_done_when_ses_answers_with_an_object_or_nothing(
    endpoint: Endpoint, gateway: Gateway, call: Call, answer: Answer
) -> None:
    endpoint.fail(PUT_SET, answer)
    gateway.put_configuration_set(OLD, "marketing", call)


def test_what_another_window_changes_is_in_the_next_answer(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.on_call = lambda received: endpoint.change(
        OLD, ConfigurationSetName="transactional", VerificationStatus="FAILED"
    )
    assert gateway.identity(OLD, call).configuration_set == "transactional"
    [listed] = [row for page in gateway.identities(call) for row in page if row.name == OLD]
    assert listed.status == "FAILED"
    endpoint.on_call = None
    endpoint.delete(OLD)
    with pytest.raises(NotFound):
        gateway.identity(OLD, call)
    assert OLD not in [row.name for page in gateway.identities(call) for row in page]


def test_changes_of_several_threads_at_once_are_all_made(endpoint: Endpoint) -> None:
    gateway = Gateway(Connection(endpoint_url=endpoint.url), Pace(Hasty()))

    def create(number: int) -> None:
        name = f"a{number}@example.org"
        gateway.create(NewIdentity(name, IdentityType.EMAIL_ADDRESS), Call())

    threads = [threading.Thread(target=create, args=(n,), daemon=True) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert {name for _, name, _ in endpoint.writes} == {f"a{n}@example.org" for n in range(12)}
