"""A training goes online whole, at once or at its hour: its questions, its modules, then itself, or nothing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from home.avis import PUBLICATION_REMISE
from home.erreurs import RegleRefusee
from home.publication import PublicationRefusee
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Mission, TypePublic
from safran.atelier.models import PublicationPrevue
from safran.atelier.permissions import peut_publier
from safran.atelier.queries.brouillons import etapes_brutes, modules_ecrits, questions_du_contenu
from safran.atelier.queries.controles import points_lire
from safran.atelier.queries.ossature import ossature_lire
from safran.atelier.rules.formations import minutes_declarees
from safran.atelier.tenue import brouillon_de, page_garder, page_verrouiller
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque

SANS_DROIT = "Publier cette formation n’est pas dans vos droits."


@dataclass(frozen=True)
class Declarations:
    """What a training declares before it is online (R1.1, R2.6, R3.1, R3.4)."""

    missions: Iterable[Mission]
    publics: Iterable[TypePublic]
    sources: Iterable[str]
    atteste_gratuite: bool


@transaction.atomic
def formation_publier(
    *, formation: FormationPage, par: Compte, declarations: Declarations, pour_le: datetime.datetime | None = None
) -> PublicationPrevue | None:
    """Put the whole training online, or plan it for an hour; what is planned is returned.

    Raises RegleRefusee "droit", "pour_le" when the hour has passed, "controles" with everything that blocks it.
    """
    tenue = page_verrouiller(formation, par=par)
    if not peut_publier(par, tenue):
        raise RegleRefusee("droit", SANS_DROIT)
    if pour_le and pour_le <= timezone.now():
        raise RegleRefusee("pour_le", "Cette heure est passée : choisissez-en une à venir, ou « Maintenant ».")
    _declarer(brouillon_de(tenue), declarations, par)
    tenue = FormationPage.objects.select_related("latest_revision").get(pk=tenue.pk)
    if manques := [point.phrase for point in points_lire(tenue) if point.bloquant]:
        raise RegleRefusee("controles", f"Rien n’est publié. {' '.join(manques)}")
    versions = versions_lire(formation=tenue)
    if pour_le:
        prevue = {"pour_le": pour_le, "versions": versions, "par": par, "prevue_le": timezone.now()}
        return PublicationPrevue.objects.update_or_create(formation=tenue, defaults=prevue)[0]
    _publier(versions, par)
    PublicationPrevue.objects.filter(formation=tenue).delete()
    return None


@transaction.atomic
def publication_annuler(*, formation: FormationPage, par: Compte) -> bool:
    """Nothing is planned any more; False when nothing was. Raises RegleRefusee "droit"."""
    tenue = page_verrouiller(formation, par=par)
    if not peut_publier(par, tenue):
        raise RegleRefusee("droit", SANS_DROIT)
    return bool(PublicationPrevue.objects.filter(formation=tenue).delete()[0])


def publications_faire() -> int:
    """Put online what is due, each whole or not at all; what lacks something is put off and its author told."""
    dues = PublicationPrevue.objects.filter(pour_le__lte=timezone.now()).values_list("pk", flat=True)
    return sum(_a_son_heure(pk) for pk in list(dues))


def _a_son_heure(pk: int) -> bool:
    """One of them: published, or put off."""
    with transaction.atomic():
        prevues = PublicationPrevue.objects.select_for_update(skip_locked=True, of=("self",))
        prevue = prevues.select_related("formation", "par").filter(pk=pk).first()
        if prevue is None:
            return False
        prevue.delete()
        try:
            with transaction.atomic():
                if not peut_publier(prevue.par, prevue.formation):
                    raise RegleRefusee("droit", SANS_DROIT)
                _publier(prevue.versions, prevue.par)
        except RegleRefusee as refus:
            adresse = reverse("atelier_publier", args=[prevue.formation_id])
            PUBLICATION_REMISE.envoyer(
                [prevue.par], adresse, etape=f"{prevue.uuid}", titre=prevue.formation.title, manques=[refus.message]
            )
            return False
    return True


def versions_lire(*, formation: FormationPage) -> list[int]:
    """The latest versions of what is not online as it stands: questions, modules, the training last."""
    modules = modules_ecrits(formation)
    contenus = [b for m in modules for e in etapes_brutes(m) for b in e["value"].get("contenu") or []]
    questions = {question.pk: question for question in questions_du_contenu(contenus).values()}
    changees = [question.latest_revision_id for question in questions.values() if _attend(question)]
    changees += [module.latest_revision_id for module in modules if _attend(module)]
    return [version for version in [*changees, formation.latest_revision_id] if version]


def _attend(page: QuestionBanque | ModulePage) -> bool:
    """Whether what is online is not its latest version."""
    return not page.live or page.has_unpublished_changes


def _publier(versions: list[int], par: Compte) -> None:
    """Each in its order; the first refusal takes all of it back. A version whose page has gone is left out."""
    lues = Revision.objects.in_bulk(versions)
    for version in versions:
        if version in lues:
            try:
                lues[version].publish(user=par)
            except PublicationRefusee as refus:
                raise RegleRefusee("controles", refus.message) from refus


def _declarer(formation: FormationPage, dites: Declarations, par: Compte) -> None:
    """Write what is declared in the draft; an hour set in the editor gives way to this one."""
    formation.missions.set(dites.missions)
    formation.publics.set(dites.publics)
    lignes = [{"type": "ligne", "value": source} for source in dites.sources]
    formation.sources = formation.sources.stream_block.to_python(lignes)
    formation.atteste_gratuite = dites.atteste_gratuite
    formation.go_live_at = None
    if not formation.first_published_at:
        formation.duree_minutes = minutes_declarees(prevues=ossature_lire(formation).minutes)
    page_garder(formation, par=par)
