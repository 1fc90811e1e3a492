"""The lists of this room: mandates, structures of a bassin, people of the network."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from home.ecrans.listes import Colonne, Facette, Liste, Option
from home.temps.typographie import telephone
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, Mandat
from reseau.membres.permissions import est_region
from reseau.membres.queries.mandats import mandats_geres
from reseau.membres.queries.personnes import Personne, personnes_chercher, personnes_lister

TAILLES = (25, 50, 100)
AUTREMENT = "Retirez un filtre, ou essayez un autre mot."


def _reseau(mandat: Mandat) -> Mapping[str, str]:
    reseau = mandat.structure.reseau if mandat.structure else mandat.reseau
    return {reseau.code: reseau.nom} if reseau else {}


def _jour(nom: str) -> Any:
    """The day of a field, as a spreadsheet sorts it."""

    def lire(ligne: Any) -> str:
        jour = getattr(ligne, nom)
        if hasattr(jour, "hour"):
            jour = timezone.localdate(jour)
        return jour.isoformat() if jour else ""

    return lire


class Mandats(Liste):
    """Who holds what: all for the Région, the referents for who acts for their structures; one query."""

    nom, cherche, vide_bouton = "mandats", "Nom, rôle ou portée", "Nommer quelqu’un"
    objets = ("mandat", "mandats", "Aucun mandat")
    vide = "Personne n’est encore nommé."
    sans_reponse = f"Aucun mandat ne réunit ces critères. {AUTREMENT}"
    gabarit, rang, tailles = "membres/mandats.html", "membres/mandat_rang.html", TAILLES
    facettes = (
        Facette("etat", "État", lambda mandat: {mandat.etat.value: mandat.etat.label}),
        Facette("role", "Rôle", lambda mandat: {mandat.role: Role(mandat.role).label}),
        Facette("bassin", "Bassin", "bassin"),
        Facette("reseau", "Réseau", _reseau),
    )
    colonnes = (
        Colonne("Prénom", "compte.prenom"),
        Colonne("Nom", "compte.nom"),
        Colonne("Courriel", "compte.email"),
        Colonne("Mandat", "get_role_display"),
        Colonne("Portée", lambda mandat: str(mandat.portee or "")),
        Colonne("Du", _jour("du")),
        Colonne("Au", _jour("au")),
        Colonne("État", "etat.label"),
        Colonne("Nommé par", "nomme_par.nom_complet"),
        Colonne("En suppléance de", "supplee.compte.nom_complet"),
    )

    def lignes(self) -> list[Mandat]:
        lignes = mandats_geres(self.compte)
        return list(lignes.order_by("compte__nom", "compte__prenom", "compte", F("du").desc(), "pk"))

    def dit(self, ligne: Mandat) -> str:
        return f"{ligne.compte.nom_complet} {ligne}"

    @property
    def vide_url(self) -> str:
        return reverse("mandat_nommer")

    @property
    def titre(self) -> str:
        """As the Région calls it, or whoever acts for structures."""
        return "Mandats" if est_region(self.compte) else "Les référents"

    @property
    def chapo(self) -> str:
        """What stands there."""
        if est_region(self.compte):
            return "Qui tient quel rôle, depuis quand, jusqu’à quand, et qui l’a nommé."
        return "Qui tient la fiche de chaque structure, depuis quand, et qui l’a nommé."


def _etat(ligne: Appartenance) -> Mapping[str, str]:
    if ligne.terminee:
        return {"3": "Terminée"}
    return {"2": "À venir"} if ligne.a_venir else {"1": "Aujourd’hui"}


class Appartenances(Liste):
    """The belongings of a bassin, those of before too; `sujet` is its situation."""

    nom, cherche = "structures", "Nom de la structure"
    objets = ("appartenance", "appartenances", "Aucune appartenance")
    vide = (
        "Aucune structure n’est encore de ce bassin. Confirmez celles que leurs lieux proposent, ou ajoutez-en une "
        "à la main."
    )
    sans_reponse, vide_bouton = f"Aucune structure ne réunit ces critères. {AUTREMENT}", "Ajouter à la main"
    gabarit, rang, tailles = "membres/appartenances_bassin.html", "membres/appartenance_rang.html", TAILLES
    facettes = (
        Facette("etat", "État", _etat),
        Facette("reseau", "Réseau", "structure.reseau"),
        Facette(
            "preuve",
            "Constatée",
            lambda ligne: {"main": "À la main"} if ligne.motif else {"lieu": "D’après un lieu publié"},
        ),
    )
    colonnes = (
        Colonne("Structure", "structure.nom"),
        Colonne("Réseau", "structure.reseau.nom"),
        Colonne("Bassin", "bassin.nom"),
        Colonne("Du", _jour("du")),
        Colonne("Au", _jour("au")),
        Colonne("Constatée par", "constatee_par.nom_complet"),
        Colonne("Constatée le", _jour("constatee_le")),
        Colonne("Sans lieu, parce que", "motif"),
        Colonne("Fin dite par", "terminee_par.nom_complet"),
        Colonne("Fin dite le", _jour("terminee_le")),
        Colonne("Motif de la fin", "motif_fin"),
    )

    def lignes(self) -> list[Appartenance]:
        return self.sujet.appartenances

    def dit(self, ligne: Appartenance) -> str:
        return ligne.structure.nom

    @property
    def nom_du_fichier(self) -> str:
        return f"structures-{self.sujet.bassin.code}"

    @property
    def vide_url(self) -> str:
        return reverse("appartenance_ajouter", args=[self.sujet.bassin.code])


def _joindre(personne: Personne, nom: str, champ: str) -> str:
    return " ; ".join(dict.fromkeys(dit for objet in getattr(personne, nom) if (dit := getattr(objet, champ))))


class Personnes(Liste):
    """Who works where, and who can answer on what; the files hold nothing more than the pages show."""

    nom, titre, cherche = "personnes", "Qui peut vous répondre ?", "Nom, structure ou sujet"
    chapo = "Les personnes du réseau, leurs structures, et les sujets sur lesquels elles acceptent d’être appelées."
    objets = ("personne", "personnes", "Personne ne répond à cette recherche")
    vide = "Personne ne se montre encore. Commencez par votre profil : quelques lignes et un sujet suffisent."
    sans_reponse, vide_bouton = f"Personne ne réunit ces critères. {AUTREMENT}", "Compléter mon profil"
    gabarit, rang, tailles = "membres/personnes.html", "membres/personne_rang.html", (24,)
    facettes = (
        Facette("theme", "Demandez-moi", lambda personne: personne.themes),
        Facette("reseau", "Réseau", lambda personne: personne.reseaux),
        Facette("bassin", "Bassin", lambda personne: personne.bassins),
        Facette("role", "Rôle", lambda personne: {role: Role(role).label for role in personne.roles}),
    )
    colonnes = (
        Colonne("Prénom", "prenom"),
        Colonne("Nom", "nom"),
        Colonne("Fonction", lambda personne: _joindre(personne, "attaches", "fonction")),
        Colonne("Structures", lambda personne: _joindre(personne, "attaches", "nom")),
        Colonne("Réseaux", lambda personne: " ; ".join(personne.reseaux.values())),
        Colonne("Mandats", lambda personne: " ; ".join(mandat.libelle for mandat in personne.mandats)),
        Colonne("Demandez-moi", lambda personne: " ; ".join(personne.themes.values())),
        Colonne("Téléphone", lambda personne: telephone(personne.telephone)),
        Colonne("Courriel", "courriel"),
    )

    def lignes(self) -> list[Personne]:
        return personnes_lister(self.compte)

    def chercher(self, lignes: list[Personne], texte: str) -> list[Personne]:
        """By name, structure or topic, the nearest first."""
        return personnes_chercher(lignes, texte)

    @property
    def sujets(self) -> list[Option]:
        """Topics on which someone answers, for « Qui sait répondre sur… »."""
        return [option for option in self.groupes[0]["options"] if option.nombre]

    @property
    def vide_url(self) -> str:
        return reverse("profil")
