"""What this room knows of a person."""

from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.atelier.models import (
    CoAuteur,
    Commentaire,
    EtapeCroisee,
    LectureProposition,
    Proposition,
    PublicationPrevue,
)


def donnees_de_l_atelier(compte: Compte) -> list[Rubrique]:
    """Texts written while someone else was saving the same step, publications planned."""
    croisees = EtapeCroisee.objects.filter(auteur=compte).select_related("module")
    prevues = PublicationPrevue.objects.filter(par=compte).select_related("formation")
    ecrites = CoAuteur.objects.filter(compte=compte).select_related("formation")
    invites = CoAuteur.objects.filter(invite_par=compte).exclude(compte=compte).select_related("formation", "compte")
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
    proposees = Proposition.objects.filter(auteur=compte).select_related("formation")
    lues = LectureProposition.objects.filter(lecteur=compte).select_related("proposition__formation")
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
    lignes = Commentaire.objects.select_related("formation")
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
            "Commentaires que vous avez réglés",
            [{"Formation": str(un.formation), "Le": un.regle_le} for un in reglees],
        ),
    ]
