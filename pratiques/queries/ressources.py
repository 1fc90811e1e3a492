"""The resources library: what one may see, text, facets with exact counts; those that one keeps."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, reduce
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from home.ecrans.listes import Facette, Liste
from home.recherche.texte import analyser
from pratiques.choices import EtatRessource, GenreRessource, Visibilite
from pratiques.models import Ressource
from pratiques.permissions.ressources import peut_publier_ressource, peut_tenir_ressource
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_charge_de_mission, est_membre, est_region, reseaux_menes

MAX_RACINES, PAR_PAGE = 12, 12
LA_REGION, LES_GROUPES = "~region", "~groupes"  # des codes qu’aucun réseau ne peut porter
TERMES = {"theme": ("Thème", "themes"), "public": ("Public", "publics"), "mission": ("Mission", "missions")}


def ressources_publiees(compte: Compte) -> QuerySet[Ressource]:
    """Published resources that this person may read."""
    ressources = Ressource.objects.publiees()
    return ressources if est_membre(compte) else ressources.filter(visibilite=Visibilite.PUBLIQUE)


def ressources_trouver(ressources: QuerySet[Ressource], texte: str) -> QuerySet[Ressource]:
    """Those whose words hold every stem of `texte`: in the title first, then those in date, then the newest."""
    racines = list(dict.fromkeys(analyser(texte)))[:MAX_RACINES]
    if not racines:
        return ressources.none() if texte.strip() else ressources.order_by("-publiee_le", "-pk")
    dans_texte = [Q(racines_texte__contains=f" {racine} ") for racine in racines]
    dans_titre = reduce(Q.__and__, [Q(racines_titre__contains=f" {racine} ") for racine in racines])
    au_titre = Case(When(dans_titre, then=Value(True)), default=Value(False), output_field=BooleanField())
    a_jour = Case(
        When(a_verifier_le__gt=timezone.localdate(), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    trouvees = ressources.filter(*dans_texte).annotate(au_titre=au_titre, a_jour=a_jour)
    return trouvees.order_by("-au_titre", "-a_jour", "-publiee_le", "-pk")


def _porteur(ressource: Any) -> dict[str, str]:
    if ressource.groupe:
        return {LES_GROUPES: "Groupes de travail"}
    return {ressource.reseau__code or LA_REGION: ressource.reseau__nom or "La Région"}


class Ressources(Liste):
    """Everything the resources page shows: the little that filtering needs of each, then those of the page."""

    nom, titre, objets = "ressources", "Ressources", ("ressource", "ressources", "Aucune ressource")
    chapo = (
        "Publications, fiches techniques, ressources numériques. "
        "Chacune dit sa source, qui la tient et quand elle a été vérifiée."
    )
    cherche, exemple, tailles = "Rechercher", "métier, VAE, emploi…", (PAR_PAGE,)
    gabarit, rang = "pratiques/ressources.html", "pratiques/ressources_rang.html"
    sans_reponse = "Aucune ressource ne réunit ces critères. Retirez un filtre, ou repartez de toutes les ressources."
    tout = "Voir toutes les ressources"

    @cached_property
    def publie(self) -> bool:
        return peut_publier_ressource(self.compte)

    @property
    def vide(self) -> str:
        suite = "" if self.publie else " Les têtes de réseau, les chargés de mission et la Région les publient."
        return f"Aucune ressource n’est encore publiée.{suite}"

    @property
    def vide_bouton(self) -> str:
        return "Publier une ressource" if self.publie else "Lire des fiches pratiques"

    @property
    def vide_url(self) -> str:
        return reverse("pratiques_ressource_ajouter") if self.publie else "/pratiques/"

    @cached_property
    def facettes(self) -> list[Facette]:
        termes = [Facette(nom, libelle, self._termes(lien)) for nom, (libelle, lien) in TERMES.items()]
        genre = Facette("genre", "Genre", lambda ligne: {ligne.genre: ""}, choix=GenreRessource.choices)
        return [genre, *termes, Facette("reseau", "Publiée par", _porteur)]

    def _termes(self, lien: str) -> Callable[[Any], dict[str, str]]:
        termes: dict[int, dict[str, str]] = defaultdict(dict)
        lies = ressources_publiees(self.compte).filter(**{f"{lien}__isnull": False}).order_by()
        for pk, code, libelle in lies.values_list("pk", f"{lien}__code", f"{lien}__libelle"):
            termes[pk][code] = libelle
        return lambda ligne: termes.get(ligne.pk, {})

    def lignes(self) -> list[Any]:
        lues = ressources_publiees(self.compte).order_by("-publiee_le", "-pk")
        return list(lues.values_list("pk", "genre", "reseau__code", "reseau__nom", "groupe", named=True))

    def chercher(self, lignes: list[Any], texte: str) -> list[Any]:
        par_cle = {ligne.pk: ligne for ligne in lignes}
        trouvees = ressources_trouver(ressources_publiees(self.compte), texte).values_list("pk", flat=True)
        return [par_cle[cle] for cle in trouvees if cle in par_cle]

    def garnir(self, lignes: Iterable[Any]) -> list[Ressource]:
        cles = [ligne.pk for ligne in lignes]
        lues = ressources_publiees(self.compte).select_related("reseau", "groupe").prefetch_related("themes")
        ressources = lues.in_bulk(cles)
        return [ressources[cle] for cle in cles if cle in ressources]


def ressources_tenues(compte: Compte) -> QuerySet[Ressource]:
    """Those that this person keeps, the next to check first and those offline last: every one for the Région, those of
    the networks one leads, one's own."""
    ressources = Ressource.objects.select_related("reseau", "groupe", "compte")
    if not est_region(compte):
        siennes = Q(reseau__in=reseaux_menes(compte)) | Q(groupe__animateur=compte)
        if est_charge_de_mission(compte):
            siennes |= Q(reseau=None, groupe=None, compte=compte)
        ressources = ressources.filter(siennes)
    hors_ligne = Case(
        When(etat=EtatRessource.PUBLIEE, then=Value(False)), default=Value(True), output_field=BooleanField()
    )
    return ressources.annotate(hors_ligne=hors_ligne).order_by("hors_ligne", "a_verifier_le", "pk")


def ressources_a_verifier(compte: Compte) -> QuerySet[Ressource]:
    """Those that this person keeps and whose day has come."""
    return ressources_tenues(compte).publiees().filter(a_verifier_le__lte=timezone.localdate())


def ressource_contexte(ressource: Ressource, compte: Compte) -> dict[str, Any]:
    """Its words, and what this person may do with it."""
    tient = peut_tenir_ressource(compte, ressource)
    return {
        "ressource": ressource,
        "themes": list(ressource.themes.all()),
        "cles": [
            (nom, ", ".join(str(terme) for terme in termes))
            for nom, termes in (("Pour qui", ressource.publics.all()), ("Missions", ressource.missions.all()))
            if termes
        ],
        "tient": tient,
        "actions": actions_de_ressource(ressource, compte) if tient else [],
        "etapes": list(ressource.historique.order_by("-pk").select_related("par")[:20]) if tient else [],
        "membre": est_membre(compte),
    }


def actions_de_ressource(ressource: Ressource, compte: Compte) -> list[str]:
    """What this person may do with its life: names known to the view pratiques_ressource_agir."""
    if not peut_tenir_ressource(compte, ressource):
        return []
    region, etat = est_region(compte), ressource.etat
    if etat == EtatRessource.PUBLIEE:
        return ["verifier", "archiver", *["suspendre"] * region]
    if etat == EtatRessource.ARCHIVEE:
        return ["remettre", *["suspendre"] * region]
    return ["remettre"] * region + ["archiver"]
