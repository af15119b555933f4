"""The small SES account behind the loopback endpoint: what is in it, and how it changes."""

import json
import threading
from collections.abc import Iterable, Sequence
from typing import Any

from tests.ses.wire import (
    ACCOUNT,
    Answer,
    Json,
    Request,
    assumed_role,
    caller_identity,
    details_of,
    error,
    new_details,
    raw,
    role_credentials,
    row,
    rows,
)

CREATE = "CreateEmailIdentity"
PUT_SET = "PutEmailIdentityConfigurationSetAttributes"
PUT_MAIL_FROM = "PutEmailIdentityMailFromAttributes"


class Account:
    """Answers every operation as SES would. Safe from any thread."""

    def __init__(self, identities: int | Iterable[Json] = 3, *, page_size: int = 1000) -> None:
        self.page_size = page_size
        """The most identities on a page; fewer when the call asks for fewer."""
        self.details: dict[str, Json] = {}
        """Answers of `GetEmailIdentity` by name, for identities that need their own."""
        self.configuration_sets: list[str] = ["marketing", "transactional"]
        self.account: Json = dict(ACCOUNT)
        self.account_number = "111122223333"
        self.role_seconds = 3600
        """How long the credentials of a role are good."""
        self.writes: list[tuple[str, str, Json]] = []
        """Every change that was carried out, in order: operation, name, what was sent."""
        self._changing = threading.RLock()
        self._pages: dict[tuple[int, int], bytes] = {}
        self.identities = list(rows(identities) if isinstance(identities, int) else identities)

    @property
    def identities(self) -> Sequence[Json]:
        """The rows of the list as they go over the wire; replace them whole."""
        return self._identities

    @identities.setter
    def identities(self, identities: Iterable[Json]) -> None:
        with self._changing:
            self._identities = list(identities)
            self._pages.clear()
            for start in range(0, max(1, len(self._identities)), self.page_size):
                self._page(start, self.page_size)  # made now, so that it costs no call any time

    def change(self, name: str, **fields: Any) -> None:
        """Change details of an identity, as another window would; None takes a field out."""
        with self._changing:
            whole = {**self._details(name), **fields}
            details = {key: value for key, value in whole.items() if value is not None}
            self.details[name] = details
            seen = {
                "SendingEnabled": details["VerifiedForSendingStatus"],
                "VerificationStatus": details["VerificationStatus"],
            }
            listed = self._row(name)
            if {**listed, **seen} != listed:
                self.identities = [
                    {**one, **seen} if one is listed else one for one in self._identities
                ]

    def delete(self, name: str) -> None:
        """Delete an identity, as another window would."""
        with self._changing:
            self.details.pop(name, None)
            self.identities = [one for one in self._identities if one["IdentityName"] != name]

    def answer(self, request: Request) -> Answer:
        """Carry out what is asked for, and return what SES answers when nothing is wrong."""
        with self._changing:
            try:
                return self._answer(request)
            except LookupError as missing:
                return error(404, "NotFoundException", str(missing.args[0]))

    def _answer(self, request: Request) -> Answer:
        operation, detail = request.operation, request.detail
        number = detail.removeprefix("from-")
        start = int(number) if operation.startswith("List") and number.isdecimal() else 0
        match operation:
            case "ListEmailIdentities":
                return raw(self._page(start, min(request.page_size, self.page_size)))
            case "GetEmailIdentity":
                return raw(json.dumps(self._details(detail)))
            case "ListConfigurationSets":
                end = start + request.page_size
                sets: Json = {"ConfigurationSets": self.configuration_sets[start:end]}
                if end < len(self.configuration_sets):
                    sets["NextToken"] = f"from-{end}"
                return raw(json.dumps(sets))
            case "CreateEmailIdentity":
                return self._create(detail, request.sent)
            case "PutEmailIdentityConfigurationSetAttributes":
                self._details(detail)
                chosen = request.sent.get("ConfigurationSetName") or None
                self._check_set(chosen)
                return self._changed(request, ConfigurationSetName=chosen)
            case "PutEmailIdentityMailFromAttributes":
                return self._put_mail_from(request)
            case "GetAccount":
                return raw(json.dumps(self.account))
            case "GetCallerIdentity":
                return raw(caller_identity(self.account_number), content_type="text/xml")
            case "AssumeRole":
                return raw(assumed_role(self.account_number, self.role_seconds), 200, "text/xml")
            case "GetRoleCredentials":
                return raw(role_credentials(self.role_seconds))
        return error(404, "UnknownOperationException", "No such operation.")

    def _create(self, name: str, sent: Json) -> Answer:
        """Create an identity, which stays pending; its own answer says DKIM has not started."""
        local, at, domain = name.rpartition("@")
        kept = f"{local}{at}{domain.lower()}"
        if any(one["IdentityName"] == kept for one in self._identities):
            message = f"Email identity {kept} already exist."
            return error(400, "AlreadyExistsException", message)
        self._check_set(sent.get("ConfigurationSetName") or None)
        self.writes.append((CREATE, name, sent))
        self.details[kept] = details = new_details(kept, sent)
        self.identities = [*self._identities, row(kept, "PENDING")]
        answer = {key: details[key] for key in ("IdentityType", "VerifiedForSendingStatus")}
        if dkim := details.get("DkimAttributes"):
            answer["DkimAttributes"] = {**dkim, "Status": "NOT_STARTED"}
        return raw(json.dumps(answer))

    def _put_mail_from(self, request: Request) -> Answer:
        """Set the MAIL FROM domain, which SES then looks for; without one, clear it."""
        name, domain = request.detail, request.sent.get("MailFromDomain")
        self._details(name)
        if domain and not domain.endswith(f".{name.rpartition('@')[2]}"):
            return error(
                400,
                "BadRequestException",
                f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the"
                f" identity <{name}>.",
            )
        on_mx_failure = request.sent.get("BehaviorOnMxFailure", "USE_DEFAULT_VALUE")
        mail_from = {"BehaviorOnMxFailure": on_mx_failure}
        if domain:
            mail_from |= {"MailFromDomain": domain, "MailFromDomainStatus": "PENDING"}
        return self._changed(request, MailFromAttributes=mail_from)

    def _changed(self, request: Request, **fields: Any) -> Answer:
        """Carry a change out and note it."""
        self.writes.append((request.operation, request.detail, request.sent))
        self.change(request.detail, **fields)
        return raw("{}")

    def _check_set(self, name: str | None) -> None:
        if name and name not in self.configuration_sets:
            raise LookupError(f"Configuration set <{name}> does not exist.")

    def _page(self, start: int, size: int) -> bytes:
        """Return a page of the list, made once."""
        if (start, size) not in self._pages:
            page: Json = {"EmailIdentities": self._identities[start : start + size]}
            if start + size < len(self._identities):
                page["NextToken"] = f"from-{start + size}"
            self._pages[start, size] = json.dumps(page).encode()
        return self._pages[start, size]

    def _details(self, name: str) -> Json:
        """Return the details of an identity: its own, or ones that agree with its row."""
        return self.details.get(name) or details_of(self._row(name))

    def _row(self, name: str) -> Json:
        for one in self._identities:
            if one["IdentityName"] == name:
                return one
        raise LookupError(f"Email identity {name} does not exist.")
