"""A document is published: nothing is missing, its figures are frozen, it replaces the version before it (R4.9)."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.animation.models import Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, Diffusion, EtatDocument
from reseau.ecrits.models import ChiffreInsere, DocumentLocal
from reseau.ecrits.permissions import AUTOUR
from reseau.ecrits.queries.chiffres import Lu
from reseau.ecrits.queries.empreintes import empreinte_de
from reseau.ecrits.queries.lecture import SectionLue, document_lire
from reseau.ecrits.queries.manques import manques_dire
from reseau.ecrits.rules.fichiers import fichier_figer
from reseau.ecrits.rules.gardes import tenue_exiger
from reseau.ecrits.rules.signatures import signatures_demander
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles
from reseau.vocabulaires.models import Theme


@transaction.atomic
def document_publier(
    *, document: DocumentLocal, par: Compte, diffusion: str, revoir_le: datetime.date,
    decision: Decision | None = None, actions: Iterable[ActionPlan] = (), themes: Iterable[Theme] = (),
) -> DocumentLocal:  # fmt: skip
    """Publish a document read over: from now on it says the same thing for ever.

    Raises RegleRefusee "droit" or "etat"; "vide", "sources", "marge", "remarques" or "chiffres", naming the sections
    where something is missing; "revoir_le", "decision", "actions", "diffusion" or "pdf_indisponible".
    """
    with DOCUMENT.passer(document, vers=EtatDocument.PUBLIE, par=par) as verrou:
        tenue_exiger(par=par, document=verrou)
        sections = document_lire(verrou)
        for manque in manques_dire(sections):
            raise RegleRefusee(manque.code, manque.dit)
        actions = list(actions)
        _citations_exiger(par, decision, actions)
        if diffusion not in Diffusion.values:
            raise RegleRefusee("diffusion", "Dites qui le lira.")
        if revoir_le <= timezone.localdate():
            raise RegleRefusee("revoir_le", "Ce jour est passé : dites quand il sera revu.")
        _remplacer(verrou, par)
        verrou.publie_le, verrou.publie_par = timezone.now(), par
        verrou.diffusion, verrou.revoir_le, verrou.decision = diffusion, revoir_le, decision
        verrou.actions.set(actions)
        verrou.themes.set(themes)
        verrou.empreinte = empreinte_de(verrou, _geler(sections, verrou.publie_le))
    public_purge()
    publie = DocumentLocal.objects.select_related(*AUTOUR, "decision").get(pk=verrou.pk)
    fichier_figer(document=publie)
    signatures_demander(document=publie)
    return publie


def _citations_exiger(par: Compte, decision: Decision | None, actions: list[ActionPlan]) -> None:
    """One cites what one reads."""
    if decision is not None and not decisions_lisibles(par).filter(pk=decision.pk).exists():
        raise RegleRefusee("decision", "Cette décision n’est pas au registre que vous lisez.")
    cles = {action.pk for action in actions}
    if actions_lisibles(par).filter(pk__in=cles).distinct().count() != len(cles):
        raise RegleRefusee("actions", "Une de ces actions n’est pas dans un plan que vous lisez.")


def _remplacer(document: DocumentLocal, par: Compte) -> None:
    """The version published before says from now on that it is replaced."""
    memes = DocumentLocal.objects.filter(genre=document.genre, bassin=document.bassin_id, etat=EtatDocument.PUBLIE)
    for precedent in memes:
        verrou = DOCUMENT.verrouiller(precedent)
        DOCUMENT.changer(verrou, vers=EtatDocument.REMPLACE, par=par, motif=f"Version {document.numero}")


def _geler(sections: list[SectionLue], le: datetime.datetime) -> list[SectionLue]:
    """Write what each figure says at this moment; the sections as they will be read from now on."""
    return [replace(lue, chiffres=[_geler_un(lu, le) for lu in lue.chiffres]) for lue in sections]


def _geler_un(lu: Lu, le: datetime.datetime) -> Lu:
    gele: dict[str, Any] = {"valeur": lu.valeur, "sur": lu.sur, "masque": lu.masque, "gele_le": le}
    ChiffreInsere.objects.filter(pk=lu.chiffre.pk).update(**gele)
    return lu
