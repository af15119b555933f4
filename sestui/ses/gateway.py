"""Amazon SES for one account and region, in the program's own terms."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sestui.model.call import Call
from sestui.model.errors import BadAnswer
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary
from sestui.ses import answers
from sestui.ses.connection import Connection
from sestui.ses.pace import Pace

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

    from sestui.model.identity import Identity, MailFromAttributes
    from sestui.model.new_identity import NewIdentity

PAGE_SIZE = 1000
"""The most that ListEmailIdentities and ListConfigurationSets give in a page (API model)."""

T = TypeVar("T")


class Gateway:
    """Reads and changes an account through `connection`, no faster than `pace` allows.

    Every method blocks and may be called from any thread. All raise `ServiceError`, and
    `Cancelled` once `call` was cancelled. After a failed login the next call logs in anew.

    A change is sent once, and again only while AWS throttles it: after a failure that
    `may_have_happened`, look before sending it again. While the target is read-only it raises
    `ReadOnly`. Once it is sent, its answer is given even when it was cancelled meanwhile.

    The first call pays for importing botocore and opening the connection (about 0.25 s), so
    let the list be the first: another service's client (STS) is made only when it is asked.
    """

    def __init__(self, connection: Connection, pace: Pace) -> None:
        self._connection = connection
        self._pace = pace

    def target(self) -> Target:
        """Return where calls go, resolved as the `aws` command would; makes no call."""
        return self._connection.target()

    def identities(self, call: Call) -> Iterator[Sequence[IdentitySummary]]:
        """Yield the identities a page at a time, as each page is answered."""

        def page(token: str | None, ses: "SESV2Client") -> answers.Answer:
            if token is None:
                return ses.list_email_identities(PageSize=PAGE_SIZE)
            return ses.list_email_identities(PageSize=PAGE_SIZE, NextToken=token)

        return self._pages(call, page, answers.summaries)

    def identity(self, name: str, call: Call) -> "Identity":
        """Return the details of one identity."""
        return self._read(
            call,
            lambda ses: ses.get_email_identity(EmailIdentity=name),
            lambda answer: answers.identity(name, answer),
        )

    def configuration_sets(self, call: Call) -> Sequence[str]:
        """Return the names of all configuration sets."""

        def page(token: str | None, ses: "SESV2Client") -> answers.Answer:
            if token is None:
                return ses.list_configuration_sets(PageSize=PAGE_SIZE)
            return ses.list_configuration_sets(PageSize=PAGE_SIZE, NextToken=token)

        pages = self._pages(call, page, answers.configuration_sets)
        return [name for names in pages for name in names]

    def sending_account(self, call: Call) -> SendingAccount:
        """Return what the account may send."""
        return self._read(call, lambda ses: ses.get_account(), answers.sending_account)

    def account_number(self, call: Call) -> str:
        """Return the twelve digits of the account that the credentials belong to.

        Asked of STS, which has no part in the allowance of SES.
        """
        return self._pace.read(
            call,
            lambda: self._connection.ask_sts(
                call, lambda sts: answers.account_number(sts.get_caller_identity())
            ),
            counted=False,
        )

    def create(self, new: "NewIdentity", call: Call) -> None:
        """Create an identity, without its MAIL FROM domain."""
        from sestui.ses import creation

        self._write(call, lambda ses: answers.check_created(creation.create(ses, new)))

    def put_configuration_set(self, name: str, configuration_set: str | None, call: Call) -> None:
        """Make a set the default of an identity; None clears it."""

        def put(ses: "SESV2Client") -> answers.Answer:
            if configuration_set is None:
                return ses.put_email_identity_configuration_set_attributes(EmailIdentity=name)
            return ses.put_email_identity_configuration_set_attributes(
                EmailIdentity=name, ConfigurationSetName=configuration_set
            )

        self._write(call, lambda ses: answers.check_put(put(ses)))

    def put_mail_from(self, name: str, mail_from: "MailFromAttributes", call: Call) -> None:
        """Set the custom MAIL FROM domain of an identity."""
        request = {
            "EmailIdentity": name,
            "MailFromDomain": mail_from.domain,
            "BehaviorOnMxFailure": mail_from.behavior_on_mx_failure,
        }
        given: Any = {key: value for key, value in request.items() if value is not None}
        self._write(
            call,
            lambda ses: answers.check_put(ses.put_email_identity_mail_from_attributes(**given)),
        )

    def keep_read_only(self, on: bool) -> None:
        """Refuse changes from now on, or no longer; raises ReadOnly where that is known to be
        locked. Alone among these it waits for nothing."""
        self._connection.keep_read_only(on)

    def _write(self, call: Call, send: "Callable[[SESV2Client], None]") -> None:
        """Send a change in turn, unless nothing may be changed: then at once, and when its
        turn has come, ReadOnly is raised and nothing is sent."""
        self._connection.refuse_if_read_only()
        self._pace.write(call, lambda: self._connection.ask_ses(call, send, changes=True))

    def _read(
        self,
        call: Call,
        send: "Callable[[SESV2Client], answers.Answer]",
        read: Callable[[answers.Answer], T],
    ) -> T:
        """Send in turn and read the answer; one that cannot be read is asked for again."""
        return self._pace.read(
            call, lambda: self._connection.ask_ses(call, lambda ses: read(send(ses)))
        )

    def _pages(
        self,
        call: Call,
        send: "Callable[[str | None, SESV2Client], answers.Answer]",
        read: Callable[[answers.Answer], Sequence[T]],
    ) -> Iterator[Sequence[T]]:
        """Yield page after page; a token that comes twice would lead round for ever.

        botocore has no paginator for these operations.
        """
        token: str | None = None
        seen: set[str] = set()
        while True:
            page, following = self._read(
                call,
                partial(send, token),
                lambda answer: (read(answer), answers.next_token(answer)),
            )
            yield page
            if following is None:
                return
            if following in seen:
                raise BadAnswer(
                    "SES names the same next page twice: the list cannot be read to its end.",
                    "What is shown may not be all. Try again with r.",
                )
            seen.add(following)
            token = following
