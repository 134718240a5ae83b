"""Make the first administrator of an empty service. Later ones are added on the staff pages."""

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.deeds import POSTED, STAFF_ADDED
from accounts.models import Posting, Rank, RoleName, User
from audit import clock
from audit.recording import record


class Command(BaseCommand):
    help = (
        "Make the first administrator. Asks for a password. Refuses where there are staff already. "
        "Example: manage.py first_administrator 'Sam Iqbal' sam.iqbal@example.gov.uk"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("email")

    def handle(self, *args: Any, name: str, email: str, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("There are staff already. An administrator adds more on /staff/.")
        password = getpass.getpass("Password, 12 characters or more: ")
        user = User(name=name, email=email.lower(), rank=Rank.OTHER)
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
            posting = Posting.objects.create(
                user=user, role=RoleName.ADMINISTRATOR, starts_on=clock.today()
            )
            record(STAFF_ADDED, by=user, on=user)
            record(POSTED, by=user, on=posting)
        self.stdout.write(f"{user} can sign in, and add staff on /staff/.")
