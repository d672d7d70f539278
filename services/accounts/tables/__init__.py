"""All tables of accounts."""

from services.accounts.tables.keys import ApiKey
from services.accounts.tables.look_ups import Inquiry, LookUp
from services.accounts.tables.organisations import Claim, Invitation, Membership, Organisation, StaffRole
from services.accounts.tables.people import Passkey, Password, Person, RecoveryCode, Totp
from services.accounts.tables.providers import Identity, Provider
from services.accounts.tables.sign_ins import Attempts, Ceremony, KnownBrowser, MailLink, SignIn

TABLES = (
    Person, Password, Totp, Passkey, RecoveryCode, SignIn, MailLink, Ceremony, KnownBrowser, Attempts,
    Provider, Identity, Organisation, Membership, Invitation, Claim, StaffRole, Inquiry, LookUp, ApiKey,
)  # fmt: skip
