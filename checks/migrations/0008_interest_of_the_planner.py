"""What a check said of an interest is the answer of whoever planned it.

A check that was changed may have been changed by somebody else. Then "no" is nobody's answer for
certain, and its planner is asked again before the next look.
"""

from django.db import migrations

KEEP = """
INSERT INTO checks_interestanswer (check_made_id, worker_id, declared, at)
SELECT id, created_by_id, personal_interest, created_at FROM checks_check
WHERE version = 1 OR personal_interest
ORDER BY id
"""
PUT_BACK = """
UPDATE checks_check SET personal_interest = coalesce(
    (SELECT answer.declared FROM checks_interestanswer answer
     WHERE answer.check_made_id = checks_check.id AND answer.worker_id = checks_check.created_by_id
     ORDER BY answer.id DESC LIMIT 1),
    TRUE)
"""


class Migration(migrations.Migration):
    dependencies = [("checks", "0007_interest_answer")]

    operations = [migrations.RunSQL(KEEP, PUT_BACK)]
