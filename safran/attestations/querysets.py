"""Reads of documents, by state and by person."""

from typing import Self

from django.db import models

from safran.attestations.choices import FIGEES, VIVANTES, EtatAttestation, Genre


class AttestationQuerySet(models.QuerySet):
    """Attestations by kind and by state."""

    def de_formation(self) -> Self:
        """Those that say what was learned."""
        return self.filter(genre=Genre.ATTESTATION)

    def certificats(self) -> Self:
        """Those that say what was followed, and how long."""
        return self.filter(genre=Genre.CERTIFICAT)

    def en_preparation(self) -> Self:
        """Due, not issued yet."""
        return self.filter(etat=EtatAttestation.EN_PREPARATION)

    def vivantes(self) -> Self:
        """Being prepared or valid."""
        return self.filter(etat__in=VIVANTES)

    def sans_badge(self) -> Self:
        """Valid attestations issued before the badges."""
        return self.de_formation().filter(etat=EtatAttestation.EMISE, badge="")

    def figees(self) -> Self:
        """Issued one day: number, code, file and hash never change again."""
        return self.filter(etat__in=FIGEES)
