"""A botocore session fit for a program that owns the terminal.

Imports botocore, so it is itself imported only when the first call is made. It asks for no
more than botocore: boto3 adds resources and S3 transfers to it, and 50 ms to the start.
"""

import gzip
import json
import os
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import botocore.session
from botocore import UNSIGNED
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import (
    AssumeRoleProvider,
    CanonicalNameCredentialSourcer,
    ContainerProvider,
    CredentialProvider,
    CredentialResolver,
    Credentials,
    EnvProvider,
    InstanceMetadataProvider,
    ProcessProvider,
    ProfileProviderBuilder,
    ReadOnlyCredentials,
    RefreshableCredentials,
    create_credential_resolver,
)
from botocore.exceptions import BotoCoreError, NoCredentialsError, NoRegionError
from botocore.loaders import JSONFileLoader, Loader
from botocore.utils import get_environ_proxies

from sestui.model.call import Call
from sestui.model.errors import CredentialsError
from sestui.model.sending import Target
from sestui.ses import endpoint
from sestui.ses.answers import BODY
from sestui.ses.login import Login
from sestui.ses.process import Apart

CONNECT_SECONDS = 3
READ_SECONDS = 10
MFA_SPARE_SECONDS = 10 * 60
"""How long before its end botocore insists on renewing a session."""

_LISTS = ("ListEmailIdentities", "ListConfigurationSets")
_LIST_KEYS = ("EmailIdentities", "ConfigurationSets", "NextToken")


class Session(botocore.session.Session):
    """Everything that the environment and the AWS files say, with the options over it.

    Every client it makes, for credentials too, has short timeouts and no retries of its own.
    `endpoint_url` governs those of SES and STS; single sign-on keeps its own endpoint, since
    what goes there is a token that would let its reader in.
    """

    def __init__(self, profile: str | None, region: str | None, endpoint_url: str | None) -> None:
        super().__init__()
        self._endpoint_url = endpoint_url
        self._named = profile is not None
        self._call: Call | None = None
        self._asked = False
        self._granted: Credentials | None = None
        self._clients: dict[str, tuple[ReadOnlyCredentials, BaseClient]] = {}
        if profile is not None:
            self.set_config_variable("profile", profile)
        if region is not None:
            self.set_config_variable("region", region)
        self.set_default_client_config(
            Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": 1, "mode": "standard"},
            )
        )
        self.lazy_register_component("data_loader", self._models)
        self.lazy_register_component("credential_provider", self._credential_chain)
        self.register("before-parse.sesv2", _before_parse)

    @property
    def region(self) -> str:
        """The region; NoRegionError without one.

        AWS_REGION, which the second `aws` reads and botocore does not, is the last resort.
        """
        region = self.get_config_variable("region")
        if region is None:
            region = os.environ.get("AWS_REGION")
        if not region:
            raise NoRegionError()
        return str(region)

    def resolved(self) -> Target:
        """Return where calls go. Needs no credentials, which may take a login to get.

        To be called before anything else: it makes the parts that clients share, and botocore
        may not make those on two threads at once.
        """
        url = str(self._made("sesv2", Config(signature_version=UNSIGNED)).meta.endpoint_url)
        parts = endpoint.parsed(url)
        partitions = self.get_component("data_loader").load_data("partitions")["partitions"]
        kinds = ("dnsSuffix", "dualStackDnsSuffix")
        suffixes = [partition["outputs"][kind] for partition in partitions for kind in kinds]
        own = endpoint.is_own(parts, self.region, suffixes)
        is_open = endpoint.is_open(parts, by_proxy=parts.scheme in get_environ_proxies(url))
        return Target(
            region=self.region,
            # Keys in the environment win over a profile that is named there too.
            profile=None if self._keys_in_environment() else self.profile,
            endpoint=None if own else endpoint.shown(parts),
            read_only=is_open,
            locked=is_open,
        )

    @property
    def login(self) -> Login:
        """What advice on a failed login needs to know."""
        profiles: list[str] = []
        region = None
        with suppress(BotoCoreError):
            profiles = sorted(self.available_profiles)
        with suppress(BotoCoreError):
            region = self.region
        config_file = str(self.get_config_variable("config_file"))
        return Login(self.profile, profiles, config_file, region)

    @property
    def is_over(self) -> bool:
        """Whether a new session is due: botocore asks for an MFA code once, never again."""
        granted = self._granted
        return (
            self._asked
            and isinstance(granted, RefreshableCredentials)
            and granted.refresh_needed(MFA_SPARE_SECONDS)
        )

    def client(self, service: str, call: Call) -> BaseClient:
        """Return the client for a service, made once for the credentials it signs with.

        Logs in when that is due, for `call`: may block for as long as a person takes. The client
        itself never does: credentials near their end would be renewed while it signs.
        """
        self._call = call
        try:
            self._granted = self.get_credentials()
            if self._granted is None:
                raise NoCredentialsError()
            keys = self._granted.get_frozen_credentials()
        finally:
            self._call = None
        made_for, client = self._clients.get(service, (None, None))
        if client is None or made_for != keys:
            client = self._made(service, keys=keys)
            self._clients[service] = keys, client
        return client

    def create_client(self, service_name: str, *args: Any, **kwargs: Any) -> BaseClient:
        """Make a client as botocore does: its own for assuming a role pass here too."""
        if service_name in ("sesv2", "sts") and kwargs.get("endpoint_url") is None:
            kwargs["endpoint_url"] = self._endpoint_url
        return super().create_client(service_name, *args, **kwargs)

    def _keys_in_environment(self) -> bool:
        """Whether botocore takes keys from the environment and looks no further."""
        return not self._named and bool(os.environ.get("AWS_ACCESS_KEY_ID"))

    def _made(
        self, service: str, config: Config | None = None, keys: ReadOnlyCredentials | None = None
    ) -> BaseClient:
        """Make a client for the session's region."""
        return self.create_client(
            service,
            region_name=self.region,
            config=config,
            aws_access_key_id=keys and keys.access_key,
            aws_secret_access_key=keys and keys.secret_key,
            aws_session_token=keys and keys.token,
        )

    def _models(self) -> Loader:
        """Return the loader of service descriptions, looking where botocore would."""
        paths = str(self.get_config_variable("data_path") or "").split(os.pathsep)
        return _Models(
            extra_search_paths=[os.path.expanduser(os.path.expandvars(p)) for p in paths if p],
            file_loader=_Files(),
        )

    def _credential_chain(self) -> CredentialResolver:
        """Return botocore's chain of credentials with nothing in it that uses the terminal."""
        region = self.region
        chain = create_credential_resolver(self, region_name=region)
        anywhere = (ContainerProvider, InstanceMetadataProvider)
        role = AssumeRoleProvider(
            load_config=lambda: self.full_config,
            client_creator=lambda service, **given: self.create_client(
                service, **{"region_name": region, **given}
            ),
            cache={},
            profile_name=self.profile or "default",
            prompter=self._mfa_code,
            credential_sourcer=CanonicalNameCredentialSourcer(
                [EnvProvider(), *(p for p in chain.providers if isinstance(p, anywhere))]
            ),
            profile_provider_builder=_Profiles(self, region_name=region),
        )
        chain.providers = [
            role if isinstance(provider, AssumeRoleProvider) else self.quiet(provider, self.profile)
            for provider in chain.providers
        ]
        return chain

    def quiet(self, provider: CredentialProvider, profile: str | None) -> CredentialProvider:
        """Return a provider whose program, if it starts one, is kept off the terminal."""
        if not isinstance(provider, ProcessProvider):
            return provider
        return ProcessProvider(
            profile or "default", lambda: self.full_config, popen=self._started_apart
        )

    def _started_apart(self, command: list[str], **pipes: Any) -> Apart:
        """Start a credential_process for the call that is being made."""
        return Apart(command, self._call, **pipes)

    def _mfa_code(self, prompt: str) -> str:
        """Ask whoever waits for the call; botocore itself would read from the terminal."""
        call = self._call
        if call is None or not call.by_person or call.ask_mfa_code is None:
            raise CredentialsError(
                "This profile's role asks for an MFA code.", "Press r to give the code."
            )
        self._asked = True
        return call.ask_mfa_code(prompt.removeprefix("Enter MFA code for ").removesuffix(": "))


class _Profiles(ProfileProviderBuilder):
    """The providers for the profile that a role has as its source."""

    def __init__(self, session: Session, region_name: str) -> None:
        super().__init__(session, region_name=region_name)
        self._quiet = session.quiet

    def providers(
        self, profile_name: str, disable_env_vars: bool = False
    ) -> list[CredentialProvider]:
        made = super().providers(profile_name, disable_env_vars)
        return [self._quiet(provider, profile_name) for provider in made]


class _Models(Loader):
    """Finds service descriptions without looking into all four hundred folders first."""

    def list_available_services(self, type_name: str) -> list[str]:
        """List every folder there may be one in; botocore looks into the one it wants."""
        paths = [path for path in self.search_paths if os.path.isdir(path)]
        return sorted({name for path in paths for name in os.listdir(path)})


class _Files(JSONFileLoader):
    """Reads descriptions into plain dicts, which keep their order and take half the time."""

    def load_file(self, file_path: str) -> Any:
        """Return what the file holds, packed or not, or None when there is none."""
        for ending, opened in ((".json", open), (".json.gz", gzip.open)):
            if os.path.isfile(file_path + ending):
                with opened(file_path + ending, "rb") as file:
                    return json.loads(file.read())
        return None


def _before_parse(**event: Any) -> None:
    """Put the bytes of an answer beside what botocore makes of them, and read lists for it.

    Its parser follows the service model through each of a thousand rows, which takes ten
    times as long as the json module; what the rows hold is checked by `answers` in any case.
    """
    response, more = event["response_dict"], event["customized_response_dict"]
    more[BODY] = response["body"]
    if event["operation_model"].name not in _LISTS or response["status_code"] != HTTPStatus.OK:
        return
    with suppress(ValueError, RecursionError):
        page = json.loads(response["body"])
        if isinstance(page, dict):
            more.update((key, page[key]) for key in _LIST_KEYS if key in page)
            response["body"] = b"{}"
