"""The claim checker: label a claim of the article first, then read its standing, what the field says, and the source."""

from collections.abc import Sequence
from typing import Any, get_args

from carelib.activities.base import Activity, cited, phrases
from carelib.loader import Library
from carelib.model import Claim

STANDINGS: tuple[str, ...] = get_args(Claim.model_fields["status"].annotation)


def claims_data(library: Library, claims: Sequence[Claim]) -> dict[str, Any]:
    """All that the browser needs to ask for a label and answer it, as plain JSON."""
    used = {claim.status for claim in library.of(Claim).values()}
    return {
        "words": phrases(library, "claim"),
        "standings": [standing for standing in STANDINGS if standing in used],
        "claims": [
            claim.model_dump(include={"id", "text", "status", "field_says", "caution"})
            | {"sources": cited(library, claim.sources)}
            for claim in claims
        ],
    }


class ClaimChecker(Activity):
    """Claims to label. In a lesson ``labels`` holds claim id -> the standing that the learner chose last."""

    def __init__(self, library: Library, claim_ids: Sequence[str]) -> None:
        self.claims = [library.find(Claim, claim_id) for claim_id in claim_ids or library.of(Claim)]
        count = "1 claim" if len(self.claims) == 1 else f"{len(self.claims)} claims"
        says = f"Claim checker, {count}: {self.claims[0].id} to {self.claims[-1].id}"
        super().__init__(
            "claim_checker",
            claims_data(library, self.claims),
            says,
            key=f"claims:{' '.join(one.id for one in self.claims)}",
        )

    @property
    def labels(self) -> dict[str, str]:
        """Claim id -> the learner's label."""
        return dict(self.response)
