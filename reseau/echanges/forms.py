"""Forms of the exchanges: a file is dropped, then someone says what its columns hold."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from home.ecrans.forms import FormulaireSafran
from reseau.annuaire.choices import ZONES_SANS_CODE, Zone
from reseau.annuaire.portes import ListeField, zone_codes_lire, zone_noms
from reseau.echanges.imports.correspondances import CHAMPS, CUMULABLES, LISTES, SEPARATEURS, Colonne, Reglages, Source
from reseau.echanges.imports.vocabulaire import CODIFIES
from reseau.echanges.queries.correspondances import Apercu
from reseau.structures.models import Reseau

# The form that drops a file for the directory.

TAILLE_MAX = 10 * 1024 * 1024


class ImportForm(FormulaireSafran, forms.Form):
    """A source, a file, and the network of the lines that name none."""

    source = forms.SlugField(
        label="Source", max_length=60,
        help_text="Un mot court, toujours le même pour ce fournisseur : « dora », « reseau-cio ». "
        "Un second import de la même source met ses fiches à jour.",
        error_messages={"invalid": "Minuscules, chiffres et tirets seulement."},
    )  # fmt: skip
    reseau = forms.ModelChoiceField(
        Reseau.objects.all(),
        label="Réseau des lignes qui n’en nomment aucun",
        required=False,
        to_field_name="code",
        empty_label="Aucun",
    )
    frontiere = forms.BooleanField(
        label="Garder ce qui est à trente kilomètres au plus de la région", required=False,
        help_text="Sans lieu : son adresse est écrite en toutes lettres, et ses services sont ouverts aux communes "
        "voisines. Le reste de la France est laissé de côté.",
    )  # fmt: skip
    fichier = forms.FileField(
        label="Fichier",
        max_length=200,
        help_text="JSON data.inclusion v1, CSV ou XLSX. Si l’en-tête n’est pas connu, vous direz ce que contient "
        "chaque colonne. Dix mégaoctets au plus.",
    )

    def clean_fichier(self) -> UploadedFile:
        """Ten megabytes at most."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse dix mégaoctets : découpez-le.")
        return fichier


# What a correspondence of columns still lacks for its lines to be acceptable.

SOURCES_DU_LIEU = ("code_postal", "commune", "code_insee", "postal_commune", "adresse_entiere")


DU_LIEU = ("telephone", "courriel", "horaires", "adresse", "lieu_nom")


def manques(reglages: Reglages) -> Iterator[tuple[str, str]]:
    """What keeps lines from being acceptable: the field of the form that would mend it, and the words."""
    if not any(source.champ == "structure_nom" for source in reglages.colonnes.values()):
        yield "", "Dites quelle colonne donne le nom de la structure."
    du_service = any(reglages.remplit(champ) for champ in ("missions", "publics", "themes", "description", "modes"))
    if reglages.remplit("service_nom"):
        for champ, quoi in (("missions", "à quelle mission il répond"), ("publics", "à qui il s’adresse")):
            if not reglages.remplit(champ):
                yield f"k_{champ}", f"Dites {quoi} : une colonne, ou un choix pour toutes les lignes."
        if reglages.constantes.get("zone") == Zone.BASSIN and not reglages.remplit("zone_codes"):
            yield "k_zone_noms", "Dites lesquels."
    elif du_service:
        yield "k_service_nom", "Nommez le service : sans nom, aucune ligne n’en aurait."
    du_lieu = any(source.champ.split("_")[0] in DU_LIEU or source.champ in DU_LIEU
                  for source in reglages.colonnes.values())  # fmt: skip
    if du_lieu and not any(reglages.remplit(champ) for champ in SOURCES_DU_LIEU):
        yield "", "Dites quelle colonne donne la commune : sans elle, aucune ligne n’aurait de lieu."


# The form that says what each column of a free spreadsheet holds, and what holds for all its lines.

IGNORER = "Laisser de côté"
TERMES = ("missions", "publics", "themes", "niveaux_cep")
VALEURS_MAX = 200  # sur tout l'écran
COLONNES_MAX = 150


def _groupes() -> list[tuple[str, Any]]:
    """The fields to choose from, by group."""
    groupes: dict[str, list[tuple[str, str]]] = {}
    for champ, (groupe, libelle) in CHAMPS.items():
        groupes.setdefault(groupe, []).append((champ, libelle))
    return [("", IGNORER), *groupes.items()]


class CorrespondanceForm(FormulaireSafran, forms.Form):
    """One choice per column, one per word that nobody knows, then what holds for every line."""

    feuille = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    vus = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    k_reseau = forms.ChoiceField(label="Réseau", required=False)
    k_service_nom = forms.CharField(
        label="Nom du service", max_length=160, required=False,
        help_text="Chaque ligne aura ce service, sauf si une colonne en nomme un autre.",
    )  # fmt: skip
    k_missions = forms.MultipleChoiceField(label="Missions", required=False, widget=forms.CheckboxSelectMultiple)
    k_publics = forms.MultipleChoiceField(label="Publics", required=False, widget=forms.CheckboxSelectMultiple)
    k_modes = forms.MultipleChoiceField(label="Modes", required=False, widget=forms.CheckboxSelectMultiple)
    k_zone = forms.ChoiceField(
        label="Ouvert aux habitants de", required=False, choices=[("", "Toute la région"), *Zone.choices]
    )
    k_zone_noms = ListeField(
        label="Lesquels", max_length=2000, required=False,
        help_text="Noms ou codes séparés par des virgules. Rien : la commune, l’intercommunalité ou le département du "
        "lieu.",
    )  # fmt: skip
    k_themes = forms.MultipleChoiceField(label="Thèmes", required=False, widget=forms.CheckboxSelectMultiple)
    k_niveaux_cep = forms.MultipleChoiceField(
        label="Niveaux de CEP", required=False, widget=forms.CheckboxSelectMultiple
    )
    k_description = forms.CharField(
        label="Ce qu’il apporte", max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    k_date_maj = forms.DateField(
        label="Date de mise à jour", required=False, help_text="Celle du fichier, quand ses lignes n’en disent pas."
    )
    identifiant = forms.MultipleChoiceField(
        label="Colonnes qui distinguent une structure d’une autre", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Servent quand aucune colonne ne donne l’identifiant de la structure. Choisissez ce qui ne change "
        "pas d’un fichier à l’autre : le nom et la commune, plutôt que le téléphone.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, apercu: Apercu, reglages: Reglages | None = None) -> None:
        self.apercu, self._reglages = apercu, reglages or apercu.reglages
        self._colonnes = apercu.colonnes[:COLONNES_MAX]
        self._champs = [self._champ_choisi(rang, colonne, data) for rang, colonne in enumerate(self._colonnes)]
        self._mots: dict[int, list[str]] = {}
        deja = set(data.get("vus", "").split(",")) if data is not None else set()
        self.base_fields = {**type(self).base_fields, **self._champs_de_colonnes()}
        vus = ",".join(f"{rang}:{self._champs[rang]}" for rang in self._mots)
        if data is not None:
            data = self._completer(data, vus)
        super().__init__(data, initial={**self._initiales(), "vus": vus, "feuille": apercu.feuille})
        self.fields["k_reseau"].choices = [("", "Celui que dit la ligne ou son nom"), *apercu.lexique.choix["reseau"]]
        for champ in (*TERMES, "modes"):
            self.fields[f"k_{champ}"].choices = apercu.lexique.choix[champ]
        self.fields["identifiant"].choices = [(colonne.nom, colonne.titre) for colonne in self._colonnes]
        self.a_preciser = [
            rang for rang in self._mots if f"{rang}:{self._champs[rang]}" not in deja and self._incertains(rang)
        ]

    # Les champs

    def _champ_choisi(self, rang: int, colonne: Colonne, data: QueryDict | None) -> str:
        if data is not None:
            champ = data.get(f"c{rang}", "")
            return champ if champ in CHAMPS else ""
        source = self._reglages.colonnes.get(colonne.nom)
        return source.champ if source else ""

    def _source_initiale(self, rang: int) -> Source | None:
        """What is known of a column for the field chosen: what was remembered, or guessed."""
        source = self._reglages.colonnes.get(self._colonnes[rang].nom)
        return source if source and source.champ == self._champs[rang] else None

    def _champs_de_colonnes(self) -> dict[str, forms.Field]:
        champs: dict[str, forms.Field] = {}
        groupes, reste = _groupes(), VALEURS_MAX
        for rang, colonne in enumerate(self._colonnes):
            champ, source = self._champs[rang], self._source_initiale(rang)
            champs[f"c{rang}"] = forms.ChoiceField(label=colonne.titre, required=False, choices=groupes)
            if champ in LISTES:
                signes = [("", "trouvé tout seul"), *SEPARATEURS.items()]
                champs[f"s{rang}"] = forms.ChoiceField(
                    label=f"Ce qui sépare les mots, {colonne.titre}", required=False, choices=signes
                )
            if champ not in CODIFIES:
                continue
            connues = source.valeurs or {} if source else {}
            mots = [
                mot for mot in colonne.mots(champ, source.separateur if source else "")
                if mot in connues or self.apercu.lexique.lire(champ, mot) is None
            ][:reste]  # fmt: skip
            reste -= len(mots)
            if mots:
                self._mots[rang] = mots
            choix = [("", IGNORER), *self.apercu.lexique.choix[champ]]
            for n, mot in enumerate(mots):
                champs[f"v{rang}_{n}"] = forms.ChoiceField(label=f"« {mot} »", required=False, choices=choix)
        return champs

    def _valeur_devinee(self, rang: int, mot: str) -> str:
        source = self._source_initiale(rang)
        if source and source.valeurs and mot in source.valeurs:
            return source.valeurs[mot]
        return self.apercu.lexique.deviner(self._champs[rang], mot) or ""

    def _incertains(self, rang: int) -> bool:
        return any(not self._valeur_devinee(rang, mot) for mot in self._mots[rang])

    def _completer(self, data: QueryDict, vus: str) -> QueryDict:
        """What was typed, and a guess for the words that the page did not show yet."""
        copie = data.copy()
        copie["vus"] = vus
        for rang, mots in self._mots.items():
            for n, mot in enumerate(mots):
                if f"v{rang}_{n}" not in copie:
                    copie[f"v{rang}_{n}"] = self._valeur_devinee(rang, mot)
        return copie

    def _initiales(self) -> dict[str, Any]:
        valeurs: dict[str, Any] = {f"c{rang}": champ for rang, champ in enumerate(self._champs)}
        for rang in range(len(self._colonnes)):
            source = self._source_initiale(rang)
            valeurs[f"s{rang}"] = source.separateur if source else ""
            for n, mot in enumerate(self._mots.get(rang, ())):
                valeurs[f"v{rang}_{n}"] = self._valeur_devinee(rang, mot)
        constantes = self._reglages.constantes
        valeurs |= {f"k_{champ}": valeur for champ, valeur in constantes.items()}
        zone, codes = constantes.get("zone", ""), constantes.get("zone_codes") or []
        valeurs["k_zone_noms"] = zone_noms(zone, codes) if zone and codes else []
        valeurs["identifiant"] = list(self._reglages.identifiant)
        return valeurs

    # Pour le gabarit

    @property
    def colonnes(self) -> Iterator[dict[str, Any]]:
        """The rows of columns."""
        for rang, colonne in enumerate(self._colonnes):
            mots = self._mots.get(rang, ())
            yield {
                "titre": colonne.titre, "exemples": colonne.exemples, "champ": self[f"c{rang}"],
                "separateur": self[f"s{rang}"] if f"s{rang}" in self.fields else None,
                "valeurs": [self[f"v{rang}_{n}"] for n in range(len(mots))], "neuf": rang in self.a_preciser,
            }  # fmt: skip

    @property
    def constantes(self) -> list[forms.BoundField]:
        return [self[nom] for nom in self.fields if nom.startswith("k_")]

    @property
    def restent(self) -> list[str]:
        """What is missing before anything was sent."""
        return [] if self.is_bound else [dit for _, dit in manques(self._reglages)]

    # Lire

    def clean(self) -> dict[str, Any]:
        """One column for what holds one thing; nothing missing for a line to be acceptable."""
        donnees = super().clean()
        prises: dict[str, str] = {}
        for rang, colonne in enumerate(self._colonnes):
            champ = donnees.get(f"c{rang}") or ""
            if champ in prises and champ not in CUMULABLES:
                self.add_error(f"c{rang}", f"La colonne « {prises[champ]} » le donne déjà : laissez l’une des deux.")
            prises.setdefault(champ or colonne.nom, colonne.titre)
        zone, noms = donnees.get("k_zone"), donnees.get("k_zone_noms")
        donnees["k_zone_codes"] = []
        if noms and zone in {"", *ZONES_SANS_CODE}:
            self.add_error("k_zone", "Dites de quel genre sont ces territoires.")
        elif noms and zone:
            try:
                donnees["k_zone_codes"] = zone_codes_lire(zone, noms)
            except forms.ValidationError as erreur:
                self.add_error("k_zone_noms", erreur)
        self.reglages = self._reglages_choisis(donnees)
        for nom, dit in manques(self.reglages):
            self.add_error(nom or None, dit)
        return donnees

    def _reglages_choisis(self, donnees: dict[str, Any]) -> Reglages:
        sources = {}
        for rang, colonne in enumerate(self._colonnes):
            if champ := donnees.get(f"c{rang}"):
                dites = {mot: donnees.get(f"v{rang}_{n}", "") for n, mot in enumerate(self._mots.get(rang, ()))}
                sources[colonne.nom] = Source(champ, donnees.get(f"s{rang}", ""), dites or None)
        constantes = {nom.removeprefix("k_"): valeur for nom, valeur in donnees.items() if nom.startswith("k_")}
        constantes.pop("zone_noms", None)
        if jour := constantes.get("date_maj"):
            constantes["date_maj"] = jour.isoformat()
        constantes = {nom: valeur for nom, valeur in constantes.items() if valeur}
        feuille = self.apercu.feuille if len(self.apercu.feuilles) > 1 else ""
        return Reglages(sources, constantes, tuple(donnees.get("identifiant") or ()), feuille)


class CorrespondanceFichierForm(FormulaireSafran, forms.Form):
    """Settings exported before, taken up again."""

    fichier = forms.FileField(
        label="Correspondance exportée (JSON)", max_length=200,
        help_text="Le fichier que donne « Exporter la correspondance », ici ou sur un autre site.",
    )  # fmt: skip
