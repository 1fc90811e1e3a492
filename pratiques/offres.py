"""What this room offers to the ground floor: search, a card of « mon espace », the home page."""

from django.db.models import Q
from django.http import HttpRequest

from home.registre import Carte, Pas, Resultat, Rubrique
from home.typographie import date_courte
from pratiques.choices import Partie
from pratiques.permissions.fiches import peut_ecrire
from pratiques.permissions.ouvertures import lit_le_registre
from pratiques.queries import bibliotheque, bureau, compteurs
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, est_tete_de_reseau
from reseau.structures.models import Structure

LIGNES_CARTE = 5


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The best notes that this person may read."""
    return [
        Resultat(fiche.title, fiche.get_url() or "", fiche.accroche, f"Pratique · {fiche.reseau}")
        for fiche in bibliotheque.fiches_trouver(compte, texte, limite)
    ]


def partages_de(compte: Compte, structure: Structure, limite: int) -> list[Resultat]:
    """The last notes signed for a structure, or for one that it replaced, that this person may read."""
    signees = Q(auteurs__structure=structure) | Q(auteurs__structure__fusionnee_dans=structure)
    fiches = bibliotheque.fiches_en_bibliotheque(compte).filter(signees).distinct().order_by("-publiee_le", "-pk")
    return [
        Resultat(fiche.title, fiche.get_url() or "", fiche.accroche, f"Pratique, {date_courte(fiche.publiee_le)}")
        for fiche in fiches[:limite]
    ]


def carte_pratiques(compte: Compte) -> Carte | None:
    """Own notes, readings to give back, reprises to answer, notes to validate."""
    if not est_membre(compte):
        return None
    valide = est_region(compte) or est_tete_de_reseau(compte)
    contexte = {
        "fiches": bureau.mes_fiches(compte)[:LIGNES_CARTE],
        "ecrit": peut_ecrire(compte),
        "valide": valide,
        "registre": lit_le_registre(compte),
        **compteurs.compteurs_de(compte, valide=valide),
    }
    return Carte("Mes pratiques", "pratiques/cartes/mes_pratiques.html", contexte)


def pratiques_de_l_accueil(request: HttpRequest) -> dict[str, str]:
    """Where the home page sends whoever wants to read practices."""
    return {"url_pratiques": bibliotheque.bibliotheque_url(request)}


def pas_des_pratiques(compte: Compte) -> list[Pas]:
    """A newcomer reads what colleagues do elsewhere; nothing while the library is closed."""
    url = bibliotheque.bibliotheque_url()
    detail = "Ce qu’une équipe d’un autre réseau a essayé, et ce qu’elle en a tiré."
    return [Pas("fiche-pratique", "Lire une fiche pratique", detail, url)] if url else []


def ouvertures_faites(compte: Compte) -> list[Rubrique]:
    """Private exchanges that this person opened for the Région, with the reasons given."""
    faites = compte.ouvertures_de_fils.select_related("fiche")
    lignes = [{"Fiche": o.fiche.title, "Le": o.le, "Motif": o.motif} for o in faites]
    return [Rubrique("Échanges privés ouverts au nom de la Région", lignes)]


def donnees_des_pratiques(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: notes, drafts, readings, then what one says and keeps of others' notes."""
    signees = compte.fiches_signees.select_related("fiche")
    relectures = compte.relectures.select_related("fiche")
    return [
        Rubrique("Fiches pratiques signées", [{"Fiche": a.fiche.title, "Rôle": a.get_role_display()} for a in signees]),
        Rubrique(
            "Brouillons de fiches",
            [
                {"Titre": b.titre, "Enregistré le": b.enregistre_le, "Contenu": b.contenu}
                for b in compte.brouillons.all()
            ],
        ),
        *_ecrits_a_plusieurs(compte),
        Rubrique(
            "Relectures",
            [
                {
                    "Fiche": r.fiche.title,
                    "Rendue le": r.rendue_le,
                    "Remarque": r.remarque,
                    "Par partie": {Partie(ancre).label: texte for ancre, texte in r.par_partie.items()},
                }
                for r in relectures
            ],
        ),
        *_dits(compte),
        Rubrique("Signets", [{"Fiche": s.fiche.title, "Le": s.le} for s in compte.signets.select_related("fiche")]),
        Rubrique(
            "Collections de fiches",
            [
                {"Titre": c.titre, "En quelques mots": c.presentation, "Partagée": c.partagee}
                for c in compte.collections.all()
            ],
        ),
    ]


def _ecrits_a_plusieurs(compte: Compte) -> list[Rubrique]:
    """Pictures and files that one joined, invitations to sign, and working versions that one left."""
    return [
        Rubrique(
            "Images et fichiers joints à des fiches",
            [
                {"Fiche": str(p.fiche or p.brouillon), "Titre": p.titre, "Texte alternatif": p.alternatif,
                 "Source": p.source, "Licence": p.get_licence_display(), "Joint le": p.ajoutee_le}
                for p in compte.pieces_jointes.select_related("fiche", "brouillon")
            ],
        ),
        Rubrique(
            "Fiches à signer à plusieurs",
            [
                {"Titre": s.brouillon.titre, "Rôle": s.get_role_display(), "Invité le": s.invite_le,
                 "Réponse": s.get_etat_display()}
                for s in compte.signatures.select_related("brouillon")
            ],
        ),
        Rubrique(
            "Versions de travail de fiches",
            [
                {"Titre": str(v.contenu.get("titre", "")), "Enregistrée le": v.le, "Contenu": v.contenu}
                for v in compte.versions_de_brouillons.all()
            ],
        ),
    ]  # fmt: skip


def _dits(compte: Compte) -> list[Rubrique]:
    """Messages and reprises."""
    return [
        Rubrique(
            "Messages sur des fiches",
            [
                {"Fiche": m.fiche.title, "Écrit le": m.ecrit_le, "Message": m.texte, "Retiré le": m.retire_le}
                for m in compte.messages_de_fiches.select_related("fiche")
            ],
        ),
        Rubrique(
            "Échanges sur des relectures",
            [
                {"Fiche": m.fiche.title, "Écrit le": m.ecrit_le, "À propos de": m.get_partie_display(),
                 "Message": m.texte, "Pourquoi garder ces mots": m.motif_conserve, "Retiré le": m.retire_le}
                for m in compte.messages_de_relecture.select_related("fiche")
            ],
        ),
        Rubrique(
            "Reprises de fiches",
            [
                {
                    "Fiche": r.fiche.title,
                    "Structure": str(r.structure),
                    "Enregistrée le": r.enregistree_le,
                    "Effet": r.get_effet_display(),
                    "Adaptations": r.adaptations,
                    "Récit": r.recit,
                }
                for r in compte.reprises.select_related("fiche", "structure")
            ],
        ),
    ]  # fmt: skip
