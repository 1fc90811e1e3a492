"""The programme of a year is frozen: a number, a file, its print; nothing writes it again."""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max

from home import gels
from home.erreurs import RegleRefusee
from reseau.agenda.models import ProgrammeAnnuel
from reseau.agenda.pdf import programme_pdf
from reseau.agenda.permissions import peut_figer
from reseau.agenda.queries.programmes import programme_public
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin

DOSSIER, PREFIXE, ESSAIS = "programmes", "PROG", 5


def programme_figer(*, par: Compte, annee: int, bassin: Bassin | None, cle: uuid.UUID) -> ProgrammeAnnuel:
    """Freeze what everyone reads of the programme of a year; sent twice under the same key, it is frozen once.

    The document is made before anything is written: two at the same moment take two numbers. Raises RegleRefusee
    "droit", "vide", "numero", or "pdf_indisponible".
    """
    if (deja := ProgrammeAnnuel.objects.filter(uuid=cle, fige_par=par).first()) is not None:
        return deja
    if not peut_figer(par, bassin):
        raise RegleRefusee("droit", "Ce programme n’est pas à figer par vous.")
    evenements = list(programme_public(annee, bassin))
    if not evenements:
        raise RegleRefusee("vide", "Rien de public n’est programmé cette année-là : il n’y a rien à figer.")
    for _essai in range(ESSAIS):
        numero = _numero_suivant(annee)
        programme = ProgrammeAnnuel(
            uuid=cle, numero=numero, annee=annee, bassin=bassin, evenements=len(evenements), fige_par=par
        )
        contenu = programme_pdf(programme, evenements)
        try:
            return _garder(programme, contenu)
        except IntegrityError:  # un autre a pris ce numéro, ou cette clé
            if (deja := ProgrammeAnnuel.objects.filter(uuid=cle, fige_par=par).first()) is not None:
                return deja
    raise RegleRefusee("numero", "Aucun numéro n’a pu être réservé. Réessayez dans un instant.")


@transaction.atomic
def _garder(programme: ProgrammeAnnuel, contenu: bytes) -> ProgrammeAnnuel:
    """The row, then its file: the number is taken before a file bears it."""
    programme.fichier = f"{DOSSIER}/{programme.annee}/{programme.numero}-{uuid.uuid4().hex[:8]}.pdf"
    programme.sha256 = gels.empreinte(contenu)
    programme.save()
    gels.fichier_poser(programme.fichier, contenu)
    return programme


def _numero_suivant(annee: int) -> str:
    """« PROG-2027-003 »: the number after the last one of the year."""
    racine = f"{PREFIXE}-{annee}-"
    dernier = ProgrammeAnnuel.objects.filter(numero__startswith=racine).aggregate(dernier=Max("numero"))["dernier"]
    return f"{racine}{int(dernier.removeprefix(racine)) + 1 if dernier else 1:03d}"
