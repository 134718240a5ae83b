"""Celery tasks of the central record. An id in, one call."""

from celery import shared_task

from ripa.record.packs import actions, making


@shared_task(name="record.make_pack")
def make_pack(outgoing: int) -> None:
    making.make_pack(outgoing)


@shared_task(name="record.delete_packs")
def delete_packs() -> None:
    actions.delete_old_packs()
