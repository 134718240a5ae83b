"""What the tests of the central record share: an inspector, and a pack that was really made."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import RoleName, User
from post.models import Outgoing
from ripa.models import InspectionPack, PackPart
from ripa.record import tasks
from ripa.record.filters import Wanted
from ripa.record.packs.actions import ask_for_pack
from tests.factories import make_user


@pytest.fixture
def ina(db: None) -> User:
    """An inspector, for thirty days."""
    return make_user(
        "Ina Sorley", email="ina@example.test", rank="other", roles=[(RoleName.INSPECTOR, None)]
    )


def work_of(pack: InspectionPack) -> Outgoing:
    return Outgoing.objects.get(key=f"pack:{pack.pk}")


def do_work_of(pack: InspectionPack) -> InspectionPack:
    """What a worker does with the pack's row of the outbox."""
    tasks.make_pack(work_of(pack).pk)
    pack.refresh_from_db()
    return pack


@pytest.fixture
def make_pack() -> Callable[..., InspectionPack]:
    """Asks for a pack with these filters, and has the worker's task make it."""

    def make(by: User, **wanted: Any) -> InspectionPack:
        return do_work_of(ask_for_pack(by=by, wanted=Wanted(**wanted)))

    return make


def bytes_of(pack: InspectionPack) -> bytes:
    return b"".join(bytes(part.content) for part in PackPart.objects.filter(pack=pack))


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def read_json(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(name))
