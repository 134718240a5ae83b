"""What consent tells the apps above it, which it may not import.

`consent_changed` is sent for every event of consent (asked for, given, refused, withdrawn, struck
out), after it is written and inside the same transaction, while the person's row is locked. It
carries:

    root    the record that stands for the person, merged records included; its row is locked
    event   the `ConsentEvent` just written
    by      the member of staff who recorded it

Connect with `consent_changed.connect(receiver)` when the app starts. It is sent with `send`, not
`send_robust`: a receiver that fails undoes the change, so that a withdrawal cannot be kept while an
open viewing it should have ended goes on. A receiver must not open a durable transaction of its
own.
"""

from django.dispatch import Signal

consent_changed = Signal()
