"""The catalogue of the schemes, on the page and as a document, and how the technical committee follows them."""

from collections.abc import Mapping

from django.urls import reverse, reverse_lazy
from django.utils import timezone

from home.documents.pdf import pdf_render
from home.ecrans.listes import Colonne, Facette, Liste
from safran.dispositifs.choices import SUIVIS, EtatDispositif
from safran.dispositifs.models import Dispositif
from safran.dispositifs.permissions import peut_proposer, suit
from safran.dispositifs.queries import compter_par_reseau, dispositifs_au_catalogue, dispositifs_en_suivi

PARTOUT = "Toute la région"
ETATS = [etat for etat in EtatDispositif if etat in SUIVIS]


def _adresse(dispositif: Dispositif) -> str:
    return reverse("dispositif", args=[dispositif.uuid])


def _reseaux(dispositif: Dispositif) -> Mapping[str, str]:
    return {usage.structure.reseau.code: usage.structure.reseau.nom for usage in dispositif.en_cours}


def _bassins(dispositif: Dispositif) -> Mapping[str, str]:
    return {bassin.code: bassin.nom for bassin in dispositif.bassins.all()} or {"region": PARTOUT}


def _noms_des_bassins(dispositif: Dispositif) -> list[str]:
    return list(_bassins(dispositif).values())


def _par_reseau(dispositif: Dispositif) -> list[str]:
    return [f"{nom} ({nombre})" for nom, nombre in compter_par_reseau(dispositif.en_cours)]


def _nombre(dispositif: Dispositif) -> int:
    return len(dispositif.en_cours)


FACETTES = (
    Facette("public", "Public", "publics"),
    Facette("bassin", "Bassin", _bassins),
    Facette("reseau", "Réseau qui s’en sert", _reseaux),
)


class Catalogue(Liste):
    """The schemes that one may ask for today."""

    nom, titre, cherche = "dispositifs", "Dispositifs d’appui", "Titre, structure ou mot du texte"
    objets = ("dispositif", "dispositifs", "Aucun dispositif")
    chapo = (
        "À côté des formations, ce sur quoi une équipe peut s’appuyer : à qui c’est destiné, ce que cela apporte, "
        "comment le demander. Le comité technique les suit."
    )
    vide = "Aucun dispositif n’est encore au catalogue."
    gabarit, rang = "dispositifs/catalogue.html", "dispositifs/rang.html"
    resultats = "dispositifs/catalogue_resultats.html"
    facettes = FACETTES
    colonnes = (
        Colonne("Dispositif", "titre", lien=_adresse),
        Colonne("Résumé", "resume"),
        Colonne("Publics", "publics"),
        Colonne("Bassins", _noms_des_bassins),
        Colonne("Structure porteuse", "porteuse.nom"),
        Colonne("Comment le demander", "demander"),
        Colonne("Contact", "contact"),
        Colonne("À partir du", "valide_du"),
        Colonne("Jusqu’au (exclu)", "valide_au"),
        Colonne("Structures qui s’en servent", _nombre),
        Colonne("Vu en comité technique le", "comite_le"),
    )

    def lignes(self) -> list[Dispositif]:
        return list(dispositifs_au_catalogue(self.compte))

    def dit(self, ligne: Dispositif) -> str:
        return f"{ligne.titre} {ligne.resume} {ligne.apporte} {ligne.porteuse}"

    @property
    def propose(self) -> bool:
        return peut_proposer(self.compte)

    @property
    def suivi(self) -> bool:
        return suit(self.compte)


class SuiviDesDispositifs(Liste):
    """What the technical committee follows: proposed, in the catalogue, closed; who uses what."""

    nom, titre, cherche = "suivi-des-dispositifs", "Suivi des dispositifs d’appui", "Titre ou structure"
    fil = ("Dispositifs d’appui", reverse_lazy("dispositifs"))
    objets = ("dispositif", "dispositifs", "Aucun dispositif")
    chapo = (
        "Ce que suit le comité technique : ce qui attend son avis, ce qui est au catalogue, quels réseaux s’en servent."
    )
    vide = "Aucun dispositif n’est encore proposé."
    facettes = (
        Facette(
            "etat", "État", lambda ligne: {ligne.etat: ligne.get_etat_display()},
            choix=[(etat.value, etat.label) for etat in ETATS],
        ),
        *FACETTES,
    )  # fmt: skip
    colonnes = (
        Colonne("Dispositif", "titre", lien=_adresse),
        Colonne("Structure porteuse", "porteuse.nom"),
        Colonne("État", "get_etat_display", gabarit="dispositifs/etat.html"),
        Colonne("Vu en comité le", "comite_le"),
        Colonne("Jusqu’au (exclu)", "valide_au"),
        Colonne("Structures", _nombre),
        Colonne("Par réseau", _par_reseau),
        Colonne("Publics", "publics", page=False),
        Colonne("Bassins", _noms_des_bassins, page=False),
        Colonne("Écrit par", "auteur.nom_complet", page=False),
    )

    def lignes(self) -> list[Dispositif]:
        return sorted(dispositifs_en_suivi(self.compte), key=lambda ligne: ETATS.index(ligne.etat))

    def dit(self, ligne: Dispositif) -> str:
        return f"{ligne.titre} {ligne.porteuse}"


# The catalogue as a document.


def catalogue_pdf(liste: Catalogue) -> bytes:
    """A4, tagged: the rows of the page, under the same filters."""
    contexte = {"dispositifs": liste.trouvees, "filtres": liste.filtres, "jour": timezone.localdate()}
    return pdf_render("dispositifs/pdf/catalogue.html", contexte)
