"""All that the workshop offers to the ground floor: ways in, cards, what is known of a person, what holds a
publication back, history, periodic work, checks.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from home.choices import Verdict
from home.etats.historiques import Histoire
from home.exploitation.travaux import MINUTE, NUIT, Periodique
from home.registre import Carte, Lien, Rubrique, carte_comptee
from home.securite.donnees_personnelles import Traitement
from pratiques.models import FichePratiquePage
from reseau.comptes.models import Compte
from reseau.membres.permissions import entre_dans_admin
from safran.atelier import models
from safran.atelier.avis import page_de
from safran.atelier.choices import PROPOSITION, EtatProposition
from safran.atelier.permissions import peut_ecrire, peut_lire_proposition, peut_proposer
from safran.atelier.queries.publication import bureau_concerne, bureau_lire, lectures_dernieres
from safran.atelier.rules.publication import lectures_relancer, proposition_publiee, publications_faire
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage

# The ways into the workshop: the home page of the admin, one's own space.

MONTREES = 3


def formation_a_ecrire(compte: Compte) -> Lien | None:
    """Begin a training, for who may add one to the catalogue."""
    return Lien("Écrire une formation", reverse("atelier")) if peut_ecrire(compte) else None


def module_de_la_fiche(compte: Compte, fiche: FichePratiquePage) -> Lien | None:
    """Make a training of a note, for who may begin one; asked at each page, so from what is known of her already."""
    if not (entre_dans_admin(compte) or peut_proposer(compte)):
        return None
    return Lien("En faire un module", reverse("atelier_fiche", args=[fiche.pk]))


def carte_atelier(compte: Compte) -> Carte | None:
    """The drafts that one has begun, the latest first; and the way to write another."""
    if not (entre_dans_admin(compte) and peut_ecrire(compte)):  # le premier droit ne demande rien à la base
        return None
    siens = FormationPage.objects.filter(owner=compte.pk, live=False).order_by("-latest_revision_created_at", "-pk")
    brouillons = [(page.pk, page.draft_title or page.title) for page in siens[:MONTREES]]
    return Carte("Écrire une formation", "atelier/carte.html", {"brouillons": brouillons})


@carte_comptee(bureau_concerne)
def carte_propositions(compte: Compte) -> Carte | None:
    """One's own proposals, what one has to read, what the Région has to decide; nothing when nothing waits."""
    bureau = bureau_lire(compte)
    if not any(bureau.values()):
        return None
    return Carte("Modules proposés", "atelier/carte_propositions.html", {"bureau": bureau}, large=False)


def donnees_de_l_atelier(compte: Compte) -> list[Rubrique]:
    """Texts written while someone else was saving the same step, publications planned."""
    croisees = models.EtapeCroisee.objects.filter(auteur=compte).select_related("module")
    prevues = models.PublicationPrevue.objects.filter(par=compte).select_related("formation")
    ecrites = models.CoAuteur.objects.filter(compte=compte).select_related("formation")
    invites = (
        models.CoAuteur.objects.filter(invite_par=compte).exclude(compte=compte).select_related("formation", "compte")
    )
    return [
        *_propositions(compte),
        *_commentaires(compte),
        Rubrique(
            "Formations écrites avec d’autres",
            [
                {"Formation": str(une.formation), "Depuis le": une.invite_le, "Jusqu’au": une.retire_le}
                for une in ecrites
            ],
        ),
        Rubrique(
            "Personnes invitées à écrire une formation",
            [{"Formation": str(une.formation), "Personne": str(une.compte), "Le": une.invite_le} for une in invites],
        ),
        Rubrique(
            "Étapes écrites en même temps que quelqu’un",
            [{"Module": str(une.module), "Texte": une.texte, "Écrit le": une.ecrit_le} for une in croisees],
        ),
        Rubrique(
            "Publications prévues",
            [{"Formation": str(une.formation), "Pour le": une.pour_le, "Prévue le": une.prevue_le} for une in prevues],
        ),
    ]


def _propositions(compte: Compte) -> list[Rubrique]:
    """Modules that she proposed, those that she reads."""
    proposees = models.Proposition.objects.filter(auteur=compte).select_related("formation")
    lues = models.LectureProposition.objects.filter(lecteur=compte).select_related("proposition__formation")
    return [
        Rubrique(
            "Modules proposés",
            [{"Module": une.titre, "État": une.get_etat_display(), "Le": une.commencee_le} for une in proposees],
        ),
        Rubrique(
            "Modules proposés que vous lisez",
            [
                {
                    "Module": une.proposition.titre,
                    "Prise le": une.prise_le,
                    "Avis": une.get_verdict_display(),
                    "Remarque": une.remarque,
                }
                for une in lues
            ],
        ),
    ]


def _commentaires(compte: Compte) -> list[Rubrique]:
    """What she said of drafts, what she settled."""
    lignes = models.Commentaire.objects.select_related("formation")
    reglees = lignes.filter(regle_par=compte)
    return [
        Rubrique(
            "Commentaires sur des brouillons",
            [
                {"Formation": str(un.formation), "Commentaire": un.texte, "Le": un.ecrit_le}
                for un in lignes.filter(auteur=compte)
            ],
        ),
        Rubrique(
            "Commentaires que vous avez réglés", [{"Formation": str(un.formation), "Le": un.regle_le} for un in reglees]
        ),
    ]


# What a proposal holds back, whatever door publishes it; what its publication closes.

PUBLIABLES = {EtatProposition.LUE, EtatProposition.PUBLIEE}


def lectures_attendues(page: Page) -> Iterator[str]:
    """A proposal goes online once two networks have read it."""
    chemin = {FormationPage: page.path, ModulePage: page.path[: -page.steplen]}.get(type(page))
    attend = models.Proposition.objects.filter(formation__path=chemin).exclude(etat__in=PUBLIABLES)
    if chemin and attend.exists():
        yield "Ce module est proposé par un réseau : il attend que deux lectures l’acceptent."


def brancher() -> None:
    """Know when a training goes online."""
    page_published.connect(_publiee, sender=FormationPage, dispatch_uid="atelier_proposition_publiee")


def _publiee(instance: FormationPage, revision: Revision | None = None, **_signal: Any) -> None:
    proposition_publiee(formation=instance, par=revision.user if revision else None)


PROPOSITIONS = Histoire(PROPOSITION, peut_lire_proposition, retour=page_de)


TRAVAUX = [
    Periodique(
        "atelier.publications", MINUTE, publications_faire, "{} formation(s) publiée(s) entière(s) à leur heure."
    ),
    Periodique(
        "atelier.lectures",
        NUIT,
        lectures_relancer,
        "{0[rappelees]} lecture(s) de modules rappelée(s), {0[en_retard]} en retard, dite(s) à la Région.",
    ),
]


TRAITEMENTS = [
    Traitement(
        "Écrire des formations à plusieurs",
        "auteurs, commentaires, propositions, lectures, publication prévue",
        "CoAuteur Commentaire Proposition LectureProposition EtapeCroisee PublicationPrevue",
    )
]


# Invariants of the workshop, for `manage.py verifier`.


def atelier_coherent() -> Iterator[str]:
    """A planned publication puts the training itself online, in a version that still exists."""
    for prevue in models.PublicationPrevue.objects.all():
        derniere = prevue.versions[-1] if prevue.versions else None
        version = Revision.objects.filter(pk=derniere).first()
        if version is None or version.object_id != str(prevue.formation_id):
            yield f"La publication prévue {prevue.pk} ne nomme aucune version de la formation {prevue.formation_id}."


def propositions_coherentes() -> Iterator[str]:
    """A proposal that was read twice bears two acceptances, one of them by another network."""
    for proposition in models.Proposition.objects.filter(etat=EtatProposition.LUE):
        dernieres = {lecture.meme_reseau: lecture.verdict for lecture in lectures_dernieres(proposition)}
        if dernieres != {True: Verdict.ACCEPTEE, False: Verdict.ACCEPTEE}:
            yield f"La proposition {proposition.pk} est lue deux fois sans deux avis favorables."
