"""The lists of this room: what readers of the directory report, what its search understands."""

from collections.abc import Iterable

from django.db.models import Case, QuerySet, When
from django.urls import reverse, reverse_lazy

from home.ecrans.listes import Colonne, Facette, Liste
from reseau.annuaire.choices import EtatEntree, EtatSignalement
from reseau.annuaire.models import EntreeLexique, Signalement
from reseau.annuaire.permissions import entrees_lisibles, tient_le_lexique
from reseau.annuaire.queries.lexique import libelles
from reseau.annuaire.queries.tenue import signalements_suivis


class Signalements(Liste):
    """Reports on the structures that one follows, the newest first: those to deal with, unless others are asked."""

    nom, titre, cherche = "signalements", "Signalements", "Structure"
    chapo = "Ce que des lecteurs de l’annuaire ont trouvé faux sur les fiches que vous suivez."
    objets = ("signalement", "signalements", "Aucun signalement")
    vide, vide_bouton = "Aucun signalement n’attend. Merci de garder vos fiches justes.", "Voir ceux qui sont clos"
    rang, textes = "annuaire/signalement_rang.html", ("structure__nom",)
    facettes = (
        Facette("etat", "État", champ="etat", choix=EtatSignalement.choices, defaut=EtatSignalement.A_TRAITER.value),
    )
    colonnes = (
        Colonne("Structure", "structure.nom"),
        Colonne("Réseau", "structure.reseau.nom"),
        Colonne("Lieu", "lieu.nom"),
        Colonne("Service", "service.nom"),
        Colonne("Reçu le", "cree_le"),
        Colonne("Inexactitudes", lambda signalement: " · ".join(signalement.inexactitudes_dites)),
        Colonne("État", "get_etat_display"),
    )

    def lignes(self) -> QuerySet[Signalement]:
        """Those of the structures that this person follows."""
        return signalements_suivis(self.compte)

    @property
    def vide_url(self) -> str:
        """Those that were dealt with."""
        return reverse("signalements") + "?etat=TOUS"


class Lexique(Liste):
    """What the search understands: words in force, and one's own proposals; everything for the Région."""

    nom, titre, cherche = "lexique", "Le lexique de la recherche", "Mot, sigle ou source"
    fil = ("Qui fait quoi", reverse_lazy("annuaire"))
    chapo = "Les mots du métier que l’annuaire comprend, et ce à quoi chacun mène. Un mot manque : proposez-le."
    objets = ("entrée", "entrées", "Aucune entrée")
    vide = "Le lexique est vide : il se charge à l’installation."
    gabarit, rang = "annuaire/lexique.html", "annuaire/lexique_rang.html"
    textes = ("expressions", "textes", "source")
    facettes = (Facette("etat", "État", champ="etat", choix=EtatEntree.choices),)
    colonnes = (
        Colonne("Façons de le dire", "liste"),
        Colonne("Mots cherchés aussi", "textes"),
        Colonne("Codes exigés", "exiges"),
        Colonne("Codes préférés", "preferes"),
        Colonne("Dès cet âge", "age_min"),
        Colonne("Jusqu’à cet âge", "age_max"),
        Colonne("Source", "source"),
        Colonne("État", "get_etat_display"),
        Colonne("Le", "le"),
    )

    def lignes(self) -> QuerySet[EntreeLexique]:
        """Proposals first, then by name."""
        entrees = entrees_lisibles(self.compte)
        attend = Case(When(etat=EtatEntree.PROPOSEE, then=0), default=1)
        return entrees.order_by(attend, "cle")

    def garnir(self, lignes: Iterable[EntreeLexique]) -> list[EntreeLexique]:
        """What their codes are called; one query."""
        mots, garnies = libelles(), list(lignes)
        for ligne in garnies:
            for nom in ("exiges", "preferes"):
                dits = [mots.libelle(*code.split(":", 1)) for code in getattr(ligne, nom)]
                setattr(ligne, f"{nom}_dits", dits)
        return garnies

    @property
    def tient(self) -> bool:
        """This reader decides of what is proposed."""
        return tient_le_lexique(self.compte)
