"""A module is proposed, read by two networks, then published by the Région; see choices for its life."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from home.choices import Reponse, Verdict
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, reseaux_de
from safran.atelier import annonces
from safran.atelier.choices import BLOQUANTS, MOTIVES, PROPOSITION, CritereModule, EtatProposition
from safran.atelier.models import CoAuteur, LectureProposition, Proposition
from safran.atelier.permissions import est_coauteur
from safran.atelier.queries.controles import points_lire
from safran.atelier.queries.ossature import ossature_lire
from safran.atelier.rules.formations import minutes_declarees
from safran.atelier.tenue import brouillon_de, page_garder
from safran.formations.models import FormationPage

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
        _duree_compter(tenue.formation, par)
        if manques := [point.phrase for point in points_lire(tenue.formation, declares=False) if point.bloquant]:
            raise RegleRefusee("controles", f"Rien n’est envoyé. {' '.join(manques)}")
        tenue.version, tenue.envoyee_le = tenue.version + 1, timezone.now()
    annonces.lectures_annoncer(tenue, _places_ouvrir(tenue))
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
    verdicts = [derniere.verdict for derniere in lectures_dernieres(proposition=tenue)]
    if all(verdicts):
        vers = E.LUE if set(verdicts) == {Verdict.ACCEPTEE} else E.A_REPRENDRE
        PROPOSITION.changer(tenue, vers=vers, par=par)
        annonces.lecture_finie_annoncer(tenue)
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
    annonces.decision_annoncer(tenue, motif.strip())
    return tenue


def proposition_publiee(*, formation: FormationPage, par: Compte | None) -> None:
    """The training of a proposal has just gone online, by whatever door."""
    proposition = Proposition.objects.filter(formation=formation, etat=E.LUE).first()
    if proposition:
        PROPOSITION.changer(PROPOSITION.verrouiller(proposition), vers=E.PUBLIEE, par=par)
        annonces.decision_annoncer(proposition, "")


def _duree_compter(formation: FormationPage, par: Compte) -> None:
    """What it declares follows what is written, until it is online."""
    brouillon, minutes = brouillon_de(formation), minutes_declarees(prevues=ossature_lire(formation).minutes)
    if brouillon.duree_minutes != minutes:
        brouillon.duree_minutes = minutes
        page_garder(brouillon, par=par)


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


def lectures_dernieres(*, proposition: Proposition) -> list[LectureProposition]:
    """The latest reading of each seat."""
    return list({lue.meme_reseau: lue for lue in proposition.lectures.order_by("demandee_le", "pk")}.values())


def _places_ouvrir(proposition: Proposition) -> list[LectureProposition]:
    """The two seats of a first sending; then those whose last word asked for more, kept by who reads if still here."""
    echeance = timezone.localdate() + DELAI
    avant = lectures_dernieres(proposition=proposition)
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
