"""One pass over a source that is followed: read, compared with what was written, then written as an import.

An import is what it always is: told line by line, undone as a whole. What is refused is not forgotten: it comes back as
soon as the source says it otherwise.
"""

import datetime
import json
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from home.erreurs import RegleRefusee
from home.sortie import SortieRefusee
from home.travaux.periodiques import TravailEnEchec
from reseau.annuaire.choices import EtatFlux, EtatImport
from reseau.annuaire.models import Flux, Import
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.rules.flux.memoire import absentes_confirmees, changes_lire, flux_oublier, passage_retenir
from reseau.echanges.rules.flux.pages import Fiche, pages_lire
from reseau.echanges.rules.imports.portes import import_lancer, import_reprendre

journal = logging.getLogger("safran.flux")
SOURCE = "data-inclusion"
RIEN = "Aucune adresse n’est suivie."
DUREE_D_UN_PASSAGE = datetime.timedelta(days=1)  # au-delà, ses premières pages ne valent plus les dernières


def flux_suivre(*, debut: bool = False) -> str:
    """Read the source once, and write what changed; what it did, in one sentence.

    Cut, it goes on at the page, or at the lines, where it was. `debut` forgets what was written, so that all is
    compared again. TravailEnEchec says why the source could not be read: the next pass goes on.
    """
    if not settings.DATA_INCLUSION_URL:
        return RIEN
    flux = _prendre(debut)
    if flux is None:
        return "Une lecture est déjà en cours."
    try:
        return _passer(flux)
    except (SortieRefusee, FichierRefuse, RegleRefusee) as refus:
        phrase = str(refus)
        flux.finir(EtatFlux.ARRETE, phrase)
        journal.warning("%s : %s", flux.source, phrase)
        raise TravailEnEchec(phrase) from refus


@task(backend="fond")
def flux_poursuivre(*, debut: bool = False) -> str:
    """The same, in the background; what stops it is told on its page."""
    try:
        return flux_suivre(debut=debut)
    except TravailEnEchec as echec:
        return str(echec)


@transaction.atomic
def _prendre(debut: bool) -> Flux | None:
    """The source, for whoever takes it first; None while someone else reads it."""
    Flux.objects.get_or_create(source=SOURCE)
    flux = Flux.objects.select_for_update(of=("self",), no_key=True).get(source=SOURCE)
    if flux.en_cours and not flux.interrompu:
        return None
    flux.etat_avant, flux.etat, flux.erreur, flux.battement = flux.etat, EtatFlux.LECTURE, "", timezone.now()
    flux.save(update_fields=["etat_avant", "etat", "erreur", "battement"])
    if debut:
        flux_oublier(flux=flux)
    return flux


def _passer(flux: Flux) -> str:
    """What was begun is finished first; then a pass, unless a person must speak before."""
    if attente := _import_finir(flux):
        return attente
    maintenant = timezone.now()
    recent = flux.commence_le is not None and maintenant - flux.commence_le < DUREE_D_UN_PASSAGE
    if flux.passage == flux.passage_fini or not recent:
        flux.passage, flux.commence_le = flux.passage + 1, maintenant
    flux.faites = flux.total = 0
    flux.save(update_fields=["passage", "commence_le", "faites", "total"])
    pages_lire(flux=flux)
    changes, absentes = changes_lire(flux=flux), absentes_confirmees(flux=flux)
    if not changes and not absentes:
        return _finir(flux, None, f"{flux.faites} fiches lues, rien de nouveau.")
    return _ecrire(flux, changes, absentes)


def _ecrire(flux: Flux, changes: list[Fiche], absentes: list[str]) -> str:
    """An import of what is new, and the withdrawal of what went; many withdrawals wait for a person."""
    flux.prendre(de=EtatFlux.LECTURE, vers=EtatFlux.ECRITURE)
    services = [fiche for fiche in changes if "structure_id" in fiche]
    document = {"structures": [fiche for fiche in changes if "structure_id" not in fiche], "services": services}
    try:
        importation = import_lancer(
            contenu=json.dumps(document, ensure_ascii=False).encode(), source=flux.source, essai=False,
            nom=f"data.inclusion, passage {flux.passage}", reseau=settings.DATA_INCLUSION_RESEAU,
            retirer=bool(absentes), disparues=absentes, partiel=True,
        )  # fmt: skip
    except RegleRefusee as refus:
        if refus.code != "retraits_nombreux":
            raise
        importation = Import.objects.filter(source=flux.source, etat=EtatImport.ESSAI).latest("pk")
        flux.importation = importation
        flux.save(update_fields=["importation"])
        flux.finir(EtatFlux.A_CONFIRMER, refus.message)
        return refus.message
    return _finir(flux, importation, f"{flux.faites} fiches lues : {importation.bilan}.")


def _import_finir(flux: Flux) -> str:
    """An import of this source that was cut goes on; one that lives, waits, or was undone, stops the reading."""
    dernier = Import.objects.filter(source=flux.source).order_by("-pk").first()
    if dernier and dernier.etat == EtatImport.ECRITURE:
        if not dernier.interrompu:  # écrit ailleurs : une autre lecture, ou la Région qui vient de l’accepter
            flux.finir(flux.etat_avant)
            return "Un import de cette source est en cours d’écriture : la lecture attend qu’il finisse."
        dernier = import_reprendre(importation=dernier)
        return _finir(flux, dernier, f"Écriture reprise : {dernier.bilan}.")
    if dernier and dernier.etat in (EtatImport.ANNULE, EtatImport.ANNULATION) and _est_le_sien(flux, dernier):
        phrase = "Le dernier import a été annulé : la lecture attend que vous la repreniez depuis le début."
        flux.finir(EtatFlux.SUSPENDU, phrase)
        return phrase
    if flux.etat_avant == EtatFlux.A_CONFIRMER and flux.importation:
        if flux.importation.etat == EtatImport.ESSAI:
            flux.finir(EtatFlux.A_CONFIRMER, "Un import attend votre accord : trop de fiches seraient dépubliées.")
            return "Un import attend votre accord."
        if flux.importation.etat == EtatImport.APPLIQUE:
            return _finir(flux, flux.importation, f"Import accepté : {flux.importation.bilan}.")
    return ""


def _est_le_sien(flux: Flux, importation: Import) -> bool:
    """An import that a pass made: the last one told, or that of a pass that was cut before it told."""
    ne_du_passage = flux.commence_le is not None and importation.cree_le >= flux.commence_le
    return importation.pk == flux.importation_id or ne_du_passage


def _finir(flux: Flux, importation: Import | None, bilan: str) -> str:
    passage_retenir(flux=flux, importation=importation, bilan=bilan)
    journal.info("%s, passage %s : %s", flux.source, flux.passage, bilan)
    return bilan
