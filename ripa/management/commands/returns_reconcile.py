"""Holds every figure of the returns and reports against the access trail."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import clock
from ripa.returns.reconcile import differences, figures_from_trail
from ripa.returns.report import spans_of
from ripa.returns.spans import Report


class Command(BaseCommand):
    help = (
        "Counts the deeds of every annual return and quarterly report again, from the access trail "
        "alone. Prints as JSON how many reports and figures were counted, and every difference "
        "with both numbers; exit code 1 where there is one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        reports = [
            (report, span.name) for report in Report for span in spans_of(report, clock.now())
        ]
        found = [
            {
                "report": str(report),
                "period": period,
                "figure": each.figure,
                "counted": each.report,
                "in the trail": each.trail,
            }
            for report, period in reports
            for each in differences(report, period)
        ]
        told = {
            "reports": len(reports),
            "figures": sum(len(figures_from_trail(*each)) for each in reports),
            "agrees": not found,
            "differences": found,
        }
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        if found:
            raise CommandError(f"{len(found)} difference(s). They are named above.")
