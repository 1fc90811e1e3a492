"""The lists of this room without words to search: one line each, the most useful first."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse_lazy

from home.ecrans.listes import Colonne, Liste
from pratiques.models import CollectionDeFiches, Message, OuvertureDeFil, Ressource
from pratiques.queries.bureau import ouvertures_de_fils
from pratiques.queries.echanges import collections_partagees, contributions_par_reseau, questions_sans_reponse
from pratiques.queries.ressources import ressources_tenues
from reseau.structures.models import Reseau

PRATIQUES = ("Pratiques", "/pratiques/")


class Collections(Liste):
    """Collections that members share."""

    titre, fil, objets = "Collections partagées", PRATIQUES, ("collection", "collections", "Aucune collection")
    chapo = "Des fiches réunies par des collègues, à lire dans l’ordre ou à imprimer en un livret."
    vide, vide_bouton = "Personne n’a encore partagé de collection.", "Ouvrir une collection"
    vide_url = reverse_lazy("pratiques_collection_creer")
    rang, tailles = "pratiques/collection_rang.html", (20,)

    def lignes(self) -> QuerySet[CollectionDeFiches]:
        return collections_partagees()


class Questions(Liste):
    """Questions that wait for an answer."""

    titre, fil, objets = "Questions sans réponse", PRATIQUES, ("question", "questions", "Aucune question")
    chapo = "Celles de vos fiches d’abord, puis les plus anciennes. Toute personne du réseau peut répondre."
    vide, vide_bouton, vide_url = "Toutes les questions ont leur réponse. Merci.", "Lire des fiches", "/pratiques/"
    rang, tailles = "pratiques/question_rang.html", (20,)

    def lignes(self) -> QuerySet[Message]:
        return questions_sans_reponse(self.compte)


class Ouvertures(Liste):
    """The register of private exchanges opened by the Région."""

    titre, fil = "Échanges privés ouverts par la Région", PRATIQUES
    objets = ("échange", "échanges", "Aucun échange")
    chapo, vide = "Qui, quand, pourquoi. Gardé trois ans.", "Aucun échange privé n’a été ouvert."
    rang = "pratiques/ouverture_rang.html"

    def lignes(self) -> QuerySet[OuvertureDeFil]:
        return ouvertures_de_fils()


class RessourcesATenir(Liste):
    """The resources that one keeps."""

    titre, objets = "Ressources à tenir", ("ressource", "ressources", "Aucune ressource")
    fil = (*PRATIQUES, "Ressources", reverse_lazy("pratiques_ressources"))
    chapo = (
        "Celles dont vous répondez, la prochaine à vérifier d’abord. Un courriel prévient un mois avant, le jour venu, "
        "puis trois mois après ; à six mois, la ressource est archivée."
    )
    vide, vide_bouton = "Vous ne tenez aucune ressource.", "Publier une ressource"
    vide_url = reverse_lazy("pratiques_ressource_ajouter")
    gabarit, rang, tailles = "pratiques/ressources_a_tenir.html", "pratiques/ressource_a_tenir_rang.html", (12,)

    def lignes(self) -> QuerySet[Ressource]:
        return ressources_tenues(self.compte)


class Contributions(Liste):
    """What each network gives and takes up."""

    nom, titre, fil, cherche = "pratiques-par-reseau", "Ce que chaque réseau partage", PRATIQUES, "Nom du réseau"
    objets = ("réseau", "réseaux", "Aucun réseau")
    chapo = (
        "Les fiches publiées, les relectures faites pour d’autres réseaux, et les reprises acceptées. Par réseau, "
        "jamais par personne."
    )
    vide, tailles = "Aucun réseau n’est encore connu.", (100,)
    colonnes: Sequence[Colonne] = (
        Colonne("Réseau", "nom"),
        Colonne("Fiches publiées", "fiches"),
        Colonne("Relectures pour d’autres réseaux", "relectures"),
        Colonne("Reprises faites", "faites"),
        Colonne("Reprises reçues", "recues"),
        Colonne("Arrêts", "abandons"),
    )

    def lignes(self) -> list[Reseau]:
        return contributions_par_reseau()

    def dit(self, ligne: Reseau) -> str:
        return ligne.nom
