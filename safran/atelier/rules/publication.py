"""A module is proposed, read by two networks, then published by the Région; a training goes online whole, at once
or at its hour (R5.18).
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from home.avis import PUBLICATION_REMISE
from home.choices import Reponse, Verdict
from home.erreurs import RegleRefusee
from home.etats.lectures import ECHUE
from home.site.publication import PublicationRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, reseaux_de
from reseau.vocabulaires.models import Mission, TypePublic
from safran.atelier import avis
from safran.atelier.choices import BLOQUANTS, MOTIVES, PROPOSITION, CritereModule, EtatProposition
from safran.atelier.models import CoAuteur, LectureProposition, Proposition, PublicationPrevue
from safran.atelier.permissions import est_coauteur, peut_publier
from safran.atelier.queries.ecriture import etapes_brutes, modules_ecrits, ossature_lire, questions_du_contenu
from safran.atelier.queries.publication import lectures_dernieres, points_lire
from safran.atelier.rules.ecriture import brouillon_de, minutes_declarees, page_garder, page_verrouiller
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque

# A training goes online whole, at once or at its hour: its questions, its modules, then itself, or nothing.

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
    tenue = page_verrouiller(page=formation, par=par)
    if not peut_publier(par, tenue):
        raise RegleRefusee("droit", SANS_DROIT)
    if pour_le and pour_le <= timezone.now():
        raise RegleRefusee("pour_le", "Cette heure est passée : choisissez-en une à venir, ou « Maintenant ».")
    _declarer(brouillon_de(page=tenue), declarations, par)
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
    tenue = page_verrouiller(page=formation, par=par)
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
    page_garder(page=formation, par=par)


# A module is proposed, read by two networks, then published by the Région; see choices for its life.

E = EtatProposition
DELAI = datetime.timedelta(days=10)


@transaction.atomic
def proposition_envoyer(*, proposition: Proposition, par: Compte) -> Proposition:
    """Ask for its two readings, or again for those that asked for more.

    Raises RegleRefusee "etat", "droit", "controles" with everything that must be mended first.
    """
    with PROPOSITION.passer(proposition, vers=E.EN_LECTURE, par=par) as tenue:
        if not est_coauteur(par, tenue.formation):
            raise RegleRefusee("droit", "Ceux qui écrivent cette proposition l’envoient.")
        brouillon = brouillon_de(page=tenue.formation)
        minutes = minutes_declarees(prevues=ossature_lire(tenue.formation).minutes)
        if brouillon.duree_minutes != minutes:  # ce qu’elle déclare suit ce qui est écrit, jusqu’à ce qu’elle paraisse
            brouillon.duree_minutes = minutes
            page_garder(page=brouillon, par=par)
        if manques := [point.phrase for point in points_lire(tenue.formation, declares=False) if point.bloquant]:
            raise RegleRefusee("controles", f"Rien n’est envoyé. {' '.join(manques)}")
        tenue.version, tenue.envoyee_le = tenue.version + 1, timezone.now()
    avis.lectures_annoncer(tenue, _places_ouvrir(tenue))
    return tenue


@transaction.atomic
def lecture_prendre(*, proposition: Proposition, par: Compte) -> LectureProposition:
    """Take the open seat that suits one's network, for ten days.

    Raises RegleRefusee "etat", "auteur" (never what one writes), "sans_reseau", "deja_lecteur", "place_prise".
    """
    tenue = PROPOSITION.verrouiller(proposition)
    if tenue.etat != E.EN_LECTURE:
        raise RegleRefusee("etat", f"Elle n’attend plus de lecteur : {PROPOSITION.phrase(tenue)}")
    meme = lecteur_verifier(proposition=tenue, lecteur=par)
    place = tenue.lectures.libres().filter(meme_reseau=meme).first()
    if place is None:
        dit = "de son réseau" if meme else "d’un autre réseau"
        raise RegleRefusee("place_prise", f"La place de lecture {dit} est prise. Merci de votre proposition.")
    return place_donner(place=place, lecteur=par)


def lecteur_verifier(*, proposition: Proposition, lecteur: Compte) -> bool:
    """Whether this person would read for the proposal's own network; refuse who may not read it.

    Raises RegleRefusee "auteur" (never what one writes), "sans_reseau", "deja_lecteur".
    """
    reseaux = reseaux_de(lecteur)
    if CoAuteur.objects.filter(formation=proposition.formation_id, compte=lecteur).exists():
        raise RegleRefusee("auteur", "Qui a écrit une proposition ne la lit pas : d’autres la lisent.")
    if not est_membre(lecteur) or not reseaux:
        raise RegleRefusee("sans_reseau", "Pour lire, il faut appartenir à une structure ou à un réseau.")
    if proposition.lectures.filter(lecteur=lecteur).exists():
        raise RegleRefusee("deja_lecteur", "Les deux lectures sont de deux personnes : l’une est déjà la sienne.")
    return proposition.reseau_id in reseaux


def place_donner(*, place: LectureProposition, lecteur: Compte) -> LectureProposition:
    """Sit someone who may read at a locked seat, for ten days from now, however long it waited."""
    de_son_reseau = place.proposition.reseau_id if place.meme_reseau else min(reseaux_de(lecteur))
    place.lecteur, place.reseau_id, place.relances = lecteur, de_son_reseau, 0
    place.prise_le, place.echeance = timezone.now(), timezone.localdate() + DELAI
    place.save(update_fields=["lecteur", "reseau", "relances", "prise_le", "echeance"])
    return place


@transaction.atomic
def lecture_rendre(
    *, lecture: LectureProposition, par: Compte, verdict: str, grille: Mapping[str, str], remarque: str = ""
) -> LectureProposition:
    """Give back a reading: the grid, a remark, a verdict; both given, the proposal goes on or comes back.

    Its authors read neither before the second is given, so that the two are worth two. Raises RegleRefusee "lecteur",
    "rendue", "etat", "verdict", "grille", "bloquant", "remarque".
    """
    tenue = PROPOSITION.verrouiller(lecture.proposition)
    lue = LectureProposition.objects.select_for_update(of=("self",)).get(pk=lecture.pk)
    if lue.lecteur_id != par.pk:
        raise RegleRefusee("lecteur", "Cette lecture n’est pas la vôtre.")
    if lue.verdict:
        raise RegleRefusee("rendue", "Cette lecture est déjà rendue.")
    if tenue.etat != E.EN_LECTURE:
        raise RegleRefusee("etat", f"Votre lecture arrive trop tard : {PROPOSITION.phrase(tenue)}")
    grille_verifier(verdict=verdict, grille=grille, remarque=remarque)
    lue.verdict, lue.grille, lue.remarque = verdict, dict(grille), remarque.strip()
    lue.version, lue.rendue_le = tenue.version, timezone.now()
    lue.save()
    verdicts = [derniere.verdict for derniere in lectures_dernieres(tenue)]
    if all(verdicts):
        vers = E.LUE if set(verdicts) == {Verdict.ACCEPTEE} else E.A_REPRENDRE
        PROPOSITION.changer(tenue, vers=vers, par=par)
        avis.lecture_finie_annoncer(tenue)
    return lue


@transaction.atomic
def proposition_decider(*, proposition: Proposition, par: Compte, vers: str, motif: str) -> Proposition:
    """The Région sends back a proposal that was read twice, or sets it aside, and says why.

    Raises RegleRefusee "etat", "droit", "motif".
    """
    with PROPOSITION.passer(proposition, vers=vers, par=par, motif=motif.strip()) as tenue:
        if vers not in MOTIVES or not est_region(par):
            raise RegleRefusee("droit", "La Région décide de ce qui a été lu deux fois.")
        if not motif.strip():
            raise RegleRefusee("motif", "Dites pourquoi, en quelques mots : ses auteurs les liront.")
    avis.decision_annoncer(tenue, motif.strip())
    return tenue


def proposition_publiee(*, formation: FormationPage, par: Compte | None) -> None:
    """The training of a proposal has just gone online, by whatever door."""
    proposition = Proposition.objects.filter(formation=formation, etat=E.LUE).first()
    if proposition:
        PROPOSITION.changer(PROPOSITION.verrouiller(proposition), vers=E.PUBLIEE, par=par)
        avis.decision_annoncer(proposition, "")


def grille_verifier(*, verdict: str, grille: Mapping[str, str], remarque: str) -> None:
    """Refuse a verdict that its grid contradicts; see lecture_rendre for the codes."""
    if verdict not in Verdict.values:
        raise RegleRefusee("verdict", "Dites si le module est bon à publier, ou à reprendre.")
    if any(grille.get(critere) not in Reponse.values for critere in CritereModule.values):
        raise RegleRefusee("grille", "Répondez à chaque critère.")
    if verdict == Verdict.A_COMPLETER and not remarque.strip():
        raise RegleRefusee("remarque", "Dites à ses auteurs ce qu’il reste à reprendre.")
    refuse = next((c for c in BLOQUANTS if grille[c] != Reponse.OUI), None)
    if verdict == Verdict.ACCEPTEE and refuse:
        raise RegleRefusee("bloquant", f"Ce critère empêche de le publier : {refuse.label.lower()}.")


def _places_ouvrir(proposition: Proposition) -> list[LectureProposition]:
    """The two seats of a first sending; then those whose last word asked for more, kept by who reads if still here."""
    echeance = timezone.localdate() + DELAI
    avant = lectures_dernieres(proposition)
    if not avant:
        return [
            LectureProposition.objects.create(proposition=proposition, meme_reseau=meme, echeance=echeance)
            for meme in (True, False)
        ]
    ouvertes = []
    relues = [lue for lue in avant if lue.verdict == Verdict.A_COMPLETER] or avant
    for lue in relues:
        ici = est_membre(lue.lecteur) and lue.reseau_id in reseaux_de(lue.lecteur)
        ouvertes.append(
            LectureProposition.objects.create(
                proposition=proposition,
                meme_reseau=lue.meme_reseau,
                lecteur=lue.lecteur if ici else None,
                reseau=lue.reseau if ici else None,
                prise_le=timezone.now() if ici else None,
                echeance=echeance,
            )
        )
    return ouvertes


# What becomes of a reading that waits: told as its day comes, then given by the Région to someone else (R5.18).


def lectures_relancer(*, jour: datetime.date | None = None) -> dict[str, int]:
    """Remind whom a reading waits for, three days before its day; on it, tell the Région. Each once: rerun freely."""
    jour, bilan = jour or timezone.localdate(), {"rappelees": 0, "en_retard": 0}
    dues = LectureProposition.objects.a_relancer(jour).filter(proposition__etat=EtatProposition.EN_LECTURE)
    for proposition in Proposition.objects.filter(pk__in=dues.values("proposition")).order_by("pk"):
        _proposition_relancer(proposition, jour, bilan)
    return bilan


@transaction.atomic
def _proposition_relancer(proposition: Proposition, jour: datetime.date, bilan: dict[str, int]) -> None:
    """The readings of one proposal, under the lock that whoever takes or gives back one of them holds."""
    tenue = PROPOSITION.verrouiller(proposition)
    if tenue.etat != EtatProposition.EN_LECTURE:
        return
    en_retard = []
    for lecture in tenue.lectures.a_relancer(jour).select_related("lecteur"):
        pas = lecture.relancer(jour)
        if pas == ECHUE:
            en_retard.append(lecture)
        elif pas:
            avis.lecture_rappeler(tenue, lecture)
            bilan["rappelees"] += 1
    if en_retard:
        avis.retard_annoncer(tenue, en_retard)
        bilan["en_retard"] += len(en_retard)


@transaction.atomic
def lecture_confier(*, lecture: LectureProposition, par: Compte, compte: Compte) -> LectureProposition:
    """The Région gives a late reading to someone of the network that it waits for; whoever held it is told too.

    Given twice to the same person, it is given once. Raises RegleRefusee "droit", "a_temps", "reseau", and what
    lecteur_verifier refuses.
    """
    tenue = PROPOSITION.verrouiller(lecture.proposition)
    lue = tenue.lectures.select_for_update(of=("self",)).select_related("lecteur").get(pk=lecture.pk)
    if not est_region(par):
        raise RegleRefusee("droit", "La Région confie une lecture en retard.")
    if lue.lecteur == compte and not lue.verdict:
        return lue
    if tenue.etat != EtatProposition.EN_LECTURE or not lue.echue:
        raise RegleRefusee("a_temps", "Cette lecture n’est pas en retard : elle reste à qui l’a prise.")
    if lecteur_verifier(proposition=tenue, lecteur=compte) != lue.meme_reseau:
        attendu = f"du réseau {tenue.reseau}" if lue.meme_reseau else "d’un autre réseau"
        raise RegleRefusee("reseau", f"Cette lecture attend quelqu’un {attendu}.")
    avant = lue.lecteur
    place_donner(place=lue, lecteur=compte)
    avis.lecture_confiee_annoncer(tenue, lue, avant)
    return lue
