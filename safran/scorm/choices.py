"""Standards of the packages, states of a passage."""

from typing import Any

from django.db import models

Json = dict[str, Any]  # un objet tel que la base le garde


class Norme(models.TextChoices):
    """What a package conforms to; the edition is kept for its author, the run-time is the same from 2004 on."""

    SCORM_12 = "SCORM_12", "SCORM 1.2"
    SCORM_2004_2 = "SCORM_2004_2", "SCORM 2004, 2e édition"
    SCORM_2004_3 = "SCORM_2004_3", "SCORM 2004, 3e édition"
    SCORM_2004_4 = "SCORM_2004_4", "SCORM 2004, 4e édition"
    H5P = "H5P", "H5P"
    WEB = "WEB", "Pages web"


SCORM_2004 = frozenset({Norme.SCORM_2004_2, Norme.SCORM_2004_3, Norme.SCORM_2004_4})
SCORM = SCORM_2004 | {Norme.SCORM_12}


class EtatPassage(models.TextChoices):
    """Where a person stands with a package; it only goes forward (see RANGS)."""

    COMMENCE = "COMMENCE", "Commencé"
    ECHOUE = "ECHOUE", "Terminé, non réussi"
    TERMINE = "TERMINE", "Terminé"
    REUSSI = "REUSSI", "Réussi"


RANGS: dict[str, int] = {EtatPassage.COMMENCE: 0, EtatPassage.ECHOUE: 1, EtatPassage.TERMINE: 2, EtatPassage.REUSSI: 3}
FINIS = frozenset({EtatPassage.ECHOUE, EtatPassage.TERMINE, EtatPassage.REUSSI})
