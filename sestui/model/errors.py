"""What can go wrong, as the person sees it.

SestuiError                 a sentence, and an advice: what to do about it
├── InputError              what was typed cannot be used
│   ├── FilterError         a filter that means nothing
│   └── NothingToPublish    records were asked for and there are none to give
├── Cancelled               the call was no longer wanted
└── ServiceError            AWS did not give what was asked for
    ├── CredentialsError    no credentials, or ones that cannot be used
    ├── ConfigurationError  profile, region, endpoint or AWS config file are wrong
    ├── AccessDenied        the credentials may not do this
    ├── NotFound            no such identity or configuration set
    ├── Refused             AWS understood and said no, for any other reason
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


class NotFound(ServiceError):
    """What the call names does not exist, or not any longer."""


class Refused(ServiceError):
    """AWS understood the call and said no."""


class PassingFault(ServiceError):
    """A failure that trying again may cure."""


class Throttled(PassingFault):
    """AWS had more calls than it allows this account: about one a second."""


class Unreachable(PassingFault):
    """No connection could be made."""


class TimedOut(PassingFault):
    """A connection was made and no answer came in time."""


class ServerFault(PassingFault):
    """AWS answered with a 5xx, or the connection broke before the answer was whole."""


class BadAnswer(PassingFault):
    """The answer is not what the operation promises: HTML, truncated JSON, a missing key."""
