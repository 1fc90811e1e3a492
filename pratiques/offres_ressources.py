"""What resources offer to the ground floor: search, what is new, what is known of a person, checks."""

import datetime
from collections.abc import Iterable, Iterator

from django.core.files.storage import storages
from django.db.models import F, Q
from django.urls import reverse

from home.donnees import rubrique
from home.nouvelles import Nouvelle
from home.registre import Resultat, Rubrique
from pratiques.models import Ressource
from pratiques.queries import ressources as queries
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.vocabulaires.models import Theme

MAX = 200


def url_de(ressource: Ressource) -> str:
    """Its sheet."""
    return reverse("pratiques_ressource", args=[ressource.uuid])


def chercher_ressources(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """The best resources that this person may read."""
    trouvees = queries.ressources_trouver(queries.ressources_publiees(compte), texte).select_related("reseau", "groupe")
    return [
        Resultat(r.titre, url_de(r), r.description[:200], f"{r.get_genre_display()} · {r.porteur}")
        for r in trouvees[:limite]
    ]


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> Iterator[Resultat]:
    """The published resources that bear one of these themes and that this person may read, the latest first."""
    publiees = queries.ressources_publiees(compte).filter(themes__in=list(themes)).distinct()
    for ressource in publiees.order_by("-publiee_le", "-pk")[:limite]:
        yield Resultat(ressource.titre, url_de(ressource), ressource.description, "Ressources")


def ressources_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """Resources published in between, one's own set aside."""
    if not est_membre(compte):
        return
    publiees = queries.ressources_publiees(compte).filter(publiee_le__gt=depuis, publiee_le__lte=jusqu_a)
    for r in publiees.exclude(compte=compte).select_related("reseau", "groupe").order_by("publiee_le", "pk")[:MAX]:
        yield Nouvelle(r.titre, url_de(r), f"Nouvelle ressource, {r.porteur}", r.publiee_le)


def donnees_des_ressources(compte: Compte) -> list[Rubrique]:
    """Resources that one keeps."""
    colonnes = {"Titre": "titre", "Description": "description", "Fichier": "fichier_nom", "Lien": "lien"}
    colonnes |= {"Publiée le": "publiee_le", "Vérifiée le": "verifiee_le"}
    return [rubrique("Ressources tenues", compte.ressources.all(), colonnes)]


def ressources_coherentes() -> Iterator[str]:
    """Each file is there, each published resource is found by its words, and says where it comes from."""
    for pk, fichier in Ressource.objects.exclude(fichier="").values_list("pk", "fichier"):
        if not storages["prive"].exists(fichier):
            yield f"Le fichier de la ressource {pk} manque."
    for pk in Ressource.objects.publiees().filter(racines_texte="").values_list("pk", flat=True):
        yield f"La ressource {pk} manque à la recherche : lancez « manage.py indexer_pratiques »."
    for pk, titre in Ressource.objects.publiees().filter(atteste_gratuite=False).values_list("pk", "titre"):
        yield f"La ressource {pk} ({titre}) n’atteste pas qu’elle est gratuite (article 3)."
    sans = Q(sources="") | Q(a_verifier_le__lte=F("verifiee_le"))
    for pk in Ressource.objects.filter(sans).values_list("pk", flat=True):
        yield f"La ressource {pk} n’a pas de source, ou pas de prochaine vérification."
