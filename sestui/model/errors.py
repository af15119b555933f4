"""What can go wrong, as the person sees it.

SestuiError                 a sentence, and an advice: what to do about it
├── InputError              what was typed cannot be used
│   ├── FilterError         a filter that means nothing
│   ├── RuleBroken          SES or DNS would not take what was typed
│   ├── KeyRefused          a private key that SES could never sign with
│   │   └── PassphraseNeeded    the key is encrypted, and what was given does not open it
│   └── NothingToPublish    records were asked for and there are none to give
├── Cancelled               the call was no longer wanted
└── ServiceError            AWS did not give what was asked for
    ├── CredentialsError    no credentials, or ones that cannot be used
    ├── ConfigurationError  profile, region, endpoint or AWS config file are wrong
    ├── AccessDenied        the credentials may not do this
    ├── ReadOnly            nothing may be changed from here; AWS was not asked
    ├── NotFound            no such identity or configuration set
    ├── AlreadyExists       an identity of that name is there
    ├── LimitExceeded       the account holds as many identities as it may
    ├── Refused             AWS understood and said no, for any other reason
    ├── Unsettled           nobody knows whether a change was made
    └── PassingFault        trying again may help
        ├── Throttled       more calls than the account is allowed
        ├── Unreachable     no connection
        ├── TimedOut        connected, no answer in time
        ├── ServerFault     AWS answered 5xx
        └── BadAnswer       an answer that is not what the operation promises
"""


class SestuiError(Exception):
    """The root: `str(error)` is a sentence, `advice` says what to do (may be empty).

    Both are plain text that can hold text from outside: they pass `terminal.text` on
    their way to the screen like anything else.
    """

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.advice = advice


class InputError(SestuiError):
    """What the person typed or asked for cannot be used as it is."""


class FilterError(InputError):
    """A filter with a facet or a value that does not exist."""


class RuleBroken(InputError):
    """What was typed breaks a rule of SES or DNS; the sentence says which."""


class KeyRefused(InputError):
    """What should be a private key for DKIM is none that SES can sign with."""


class PassphraseNeeded(KeyRefused):
    """The private key is encrypted: with no passphrase given, or with the wrong one."""


class NothingToPublish(InputError):
    """No DNS records can be given for this identity; the sentence says why."""


class Cancelled(SestuiError):
    """The call was cancelled before it was answered; nobody waits for it."""


class ServiceError(SestuiError):
    """AWS did not give what was asked for."""


class CredentialsError(ServiceError):
    """No credentials, or ones AWS does not take: after a login, trying again helps."""


class ConfigurationError(ServiceError):
    """A profile, region, endpoint or AWS configuration file is wrong."""


class AccessDenied(ServiceError):
    """The credentials may not do this; the advice holds the policy line that would allow it."""


class ReadOnly(ServiceError):
    """A change was asked for where nothing may be changed; nothing was sent."""


class NotFound(ServiceError):
    """What the call names does not exist, or not any longer."""


class AlreadyExists(ServiceError):
    """An identity of that name is in the account already."""


class LimitExceeded(ServiceError):
    """The account holds as many identities as SES allows it in a region."""


class Refused(ServiceError):
    """AWS understood the call and said no."""


class Unsettled(ServiceError):
    """A change was sent and no answer says whether it was made: look before sending it again."""


class PassingFault(ServiceError):
    """A failure that trying again may cure."""

    may_have_happened = False
    """Whether a change that failed like this may have been made all the same."""


class Throttled(PassingFault):
    """AWS had more calls than it allows this account: about one a second."""


class Unreachable(PassingFault):
    """No connection could be made."""


class TimedOut(PassingFault):
    """A connection was made and no answer came in time."""

    may_have_happened = True


class ServerFault(PassingFault):
    """AWS answered with a 5xx, or the connection broke before the answer was whole."""

    may_have_happened = True


class BadAnswer(PassingFault):
    """The answer is not what the operation promises: HTML, truncated JSON, a missing key."""

    may_have_happened = True
