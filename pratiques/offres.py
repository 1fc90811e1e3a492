"""What this room offers to the ground floor: search, a card of « mon espace », the home page."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.http import HttpRequest

from home.donnees import rubrique
from home.gardees import Gardee
from home.registre import Carte, Pas, Resultat, Rubrique, carte_gardee
from home.typographie import date_courte
from pratiques.choices import Partie
from pratiques.models import Relecture
from pratiques.permissions.fiches import peut_ecrire
from pratiques.permissions.ouvertures import lit_le_registre
from pratiques.queries import bibliotheque, bureau, compteurs
from pratiques.queries.passages import passages_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, est_tete_de_reseau
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Theme

LIGNES_CARTE = 5
PARTAGES = Gardee("fiches signées d’une structure", pieces=("pratiques", "structures", "wagtailcore"))


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The best notes that this person may read, with the passage that answers."""
    fiches = bibliotheque.fiches_trouver(compte, texte, limite)
    return [
        Resultat(fiche.title, fiche.get_url() or "", passage, f"Pratique · {fiche.reseau}")
        for fiche, passage in zip(fiches, passages_lire(fiches, texte), strict=True)
    ]


def partages_de(compte: Compte, structure: Structure, limite: int) -> list[Resultat]:
    """The last notes signed for a structure, or for one that it replaced, that this person may read."""
    cle = structure.pk, limite, est_membre(compte)
    return PARTAGES.lire(cle, lambda: _partages(compte, structure, limite))


def _partages(compte: Compte, structure: Structure, limite: int) -> list[Resultat]:
    signees = Q(auteurs__structure=structure) | Q(auteurs__structure__fusionnee_dans=structure)
    fiches = bibliotheque.fiches_en_bibliotheque(compte).filter(signees).distinct().order_by("-publiee_le", "-pk")
    return [
        Resultat(fiche.title, fiche.get_url() or "", fiche.accroche, f"Pratique, {date_courte(fiche.publiee_le)}")
        for fiche in fiches[:limite]
    ]


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> Iterator[Resultat]:
    """The published notes that bear one of these themes and that this person may read, the latest first."""
    fiches = bibliotheque.fiches_en_bibliotheque(compte).filter(themes__in=list(themes)).distinct()
    for fiche in fiches.order_by("-publiee_le", "-pk")[:limite]:
        yield Resultat(fiche.title, fiche.get_url() or "", fiche.accroche, "Fiches pratiques")


@carte_gardee("membres", "pratiques", "wagtailcore", siennes=("pratiques_brouillon",))
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
    colonnes = {"Fiche": "fiche.title", "Le": "le", "Motif": "motif"}
    return [rubrique("Échanges privés ouverts au nom de la Région", faites, colonnes)]


def donnees_des_pratiques(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: notes, drafts, readings, then what one says and keeps of others' notes."""
    return [
        rubrique("Fiches pratiques signées", compte.fiches_signees.select_related("fiche"),
                 {"Fiche": "fiche.title", "Rôle": "get_role_display"}),
        rubrique("Brouillons de fiches", compte.brouillons.all(),
                 {"Titre": "titre", "Enregistré le": "enregistre_le", "Contenu": "contenu"}),
        rubrique("Images et fichiers joints à des fiches", compte.pieces_jointes.select_related("fiche", "brouillon"),
                 {"Fiche": lambda p: str(p.fiche or p.brouillon), "Titre": "titre", "Texte alternatif": "alternatif",
                  "Source": "source", "Licence": "get_licence_display", "Joint le": "ajoutee_le"}),
        rubrique("Fiches à signer à plusieurs", compte.signatures.select_related("brouillon"),
                 {"Titre": "brouillon.titre", "Rôle": "get_role_display", "Invité le": "invite_le",
                  "Réponse": "get_etat_display"}),
        rubrique("Versions de travail de fiches", compte.versions_de_brouillons.all(),
                 {"Titre": lambda v: str(v.contenu.get("titre", "")), "Enregistrée le": "le", "Contenu": "contenu"}),
        rubrique("Relectures", compte.relectures.select_related("fiche"),
                 {"Fiche": "fiche.title", "Rendue le": "rendue_le", "Remarque": "remarque", "Par partie": _par_partie}),
        rubrique("Messages sur des fiches", compte.messages_de_fiches.select_related("fiche"),
                 {"Fiche": "fiche.title", "Écrit le": "ecrit_le", "Message": "texte", "Retiré le": "retire_le"}),
        rubrique("Échanges sur des relectures", compte.messages_de_relecture.select_related("fiche"),
                 {"Fiche": "fiche.title", "Écrit le": "ecrit_le", "À propos de": "get_partie_display",
                  "Message": "texte", "Pourquoi garder ces mots": "motif_conserve", "Retiré le": "retire_le"}),
        rubrique("Reprises de fiches", compte.reprises.select_related("fiche", "structure"),
                 {"Fiche": "fiche.title", "Structure": "structure.nom", "Enregistrée le": "enregistree_le",
                  "Effet": "get_effet_display", "Adaptations": "adaptations", "Récit": "recit"}),
        rubrique("Signets", compte.signets.select_related("fiche"), {"Fiche": "fiche.title", "Le": "le"}),
        rubrique("Collections de fiches", compte.collections.all(),
                 {"Titre": "titre", "En quelques mots": "presentation", "Partagée": "partagee"}),
    ]  # fmt: skip


def _par_partie(relecture: Relecture) -> dict[str, str]:
    return {Partie(ancre).label: texte for ancre, texte in relecture.par_partie.items()}
