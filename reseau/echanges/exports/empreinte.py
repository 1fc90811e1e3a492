"""The mark of an export, known before it is written: the same as long as nothing that it reads has moved."""

import hashlib

from django.db.models import Count, Max
from django.utils import timezone

from reseau.annuaire.models import Contact, Creneau, EtatIndex
from reseau.echanges.queries.exportables import TERMES
from reseau.structures.models import Reseau, StatutStructure, Structure
from reseau.territoires.models import Commune, CompositionBassin

VERSION = 2  # à avancer quand un format écrit autrement les mêmes fiches


def empreinte(code: str, requete: str) -> str:
    """A weak ETag: the index moves with every sheet, statuses with the day; words and territories are counted."""
    maintenant = timezone.localtime()
    vus = [
        VERSION, code, requete, maintenant.date(), maintenant.strftime("%H:%M") if "ouvert=" in requete else "",
        *(EtatIndex.objects.values_list("revision", "jeton").first() or ()),
        *Structure.objects.aggregate(n=Count("pk"), m=Max("modifie_le")).values(),
        *Contact.objects.aggregate(n=Count("pk"), m=Max("modifie_le")).values(),
        *Creneau.objects.aggregate(n=Count("pk"), m=Max("modifie_le")).values(),
        *StatutStructure.objects.aggregate(n=Count("pk"), m=Max("pk")).values(),
        *CompositionBassin.objects.aggregate(n=Count("pk"), m=Max("pk")).values(),
        *Commune.objects.aggregate(n=Count("pk"), m=Max("pk")).values(),
        *Reseau.objects.order_by("pk").values_list("pk", "code", "correspondance"),
        *(ligne for modele in TERMES.values()
          for ligne in modele._default_manager.order_by("pk").values_list("pk", "code", "libelle", "correspondance")),
    ]  # fmt: skip
    return f'W/"{hashlib.sha256(repr(vus).encode()).hexdigest()[:32]}"'
