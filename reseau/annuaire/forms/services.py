"""The forms of a service, of its days at each place, of a place, of a structure's own words and of a network's
sheet.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from home.ecrans.forms import FormulaireSafran
from reseau.annuaire.choices import ZONES_SANS_CODE, Delai, Mobilisateur, Mobilisation, Mode, Zone
from reseau.annuaire.forms.fiches import (
    AlerteForm,
    CommuneField,
    HorairesForm,
    ListeField,
    SaisieForm,
    alerte_coordonnees,
    zone_codes_lire,
)
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import SUITES, donnes_ici
from reseau.annuaire.queries.fiches import zone_noms
from reseau.annuaire.queries.historique import version_de
from reseau.annuaire.rules.services import DEMANDE
from reseau.annuaire.validateurs import MAX_FERMETURES, point_valider
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Mission, NiveauCep, Terme, Theme, TypePublic

LIENS = (("missions", Mission), ("publics", TypePublic), ("themes", Theme), ("niveaux_cep", NiveauCep))
ADMIS = (("reserve_a", TypePublic), ("exclut", TypePublic))


def termes_champ(libelle: str, modele: type[Terme], **options: Any) -> forms.ModelMultipleChoiceField:
    """Terms of a vocabulary as boxes to tick; the form says which ones."""
    return forms.ModelMultipleChoiceField(
        modele.objects.none(), label=libelle, widget=forms.CheckboxSelectMultiple, **options
    )


def termes_offrir(form: forms.Form, liens: Iterable[tuple[str, type[Terme]]], fiche: Any) -> None:
    """The terms in force, and those that the sheet bears already, ticked."""
    for nom, modele in liens:
        choisis = set(getattr(fiche, nom).values_list("pk", flat=True)) if fiche else set()
        offerts = modele.objects.en_vigueur() | modele.objects.filter(pk__in=choisis)
        form.fields[nom].queryset, form.fields[nom].initial = offerts.distinct(), choisis


class ServiceForm(SaisieForm, AlerteForm):
    """Add or correct a service; its days and its contact at each place have their own form (`ServiceAuLieuForm`)."""

    DIRECTS = (
        "nom",
        "description",
        "conditions",
        "comment_joindre",
        *DEMANDE,
        "delai_jours",
        "age_min",
        "age_max",
        "modes",
        "zone",
        "publie",
    )

    CHAMPS_REFUSES = {
        "mission_absente": "missions",
        "public_absent": "publics",
        "accueil_restreint": "publics",
        "niveau_sans_conseil": "niveaux_cep",
        "a_distance": "passe_la_main_a",
    }
    nom = forms.CharField(label="Nom du service", max_length=160)
    description = forms.CharField(label="Ce qu’il apporte", max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    missions = termes_champ("Missions", Mission)
    publics = termes_champ("Publics", TypePublic)
    reserve_a = termes_champ(
        "Réservé à", TypePublic, required=False,
        help_text="Seulement s’il faut en être pour être reçu. Rien, ici et en dessous\u00a0: ce que dit votre réseau.",
    )  # fmt: skip
    exclut = termes_champ("Ne reçoit pas", TypePublic, required=False)
    age_min = forms.IntegerField(label="Reçoit à partir de (ans)", required=False, min_value=0, max_value=120)
    age_max = forms.IntegerField(label="Reçoit jusqu’à (ans)", required=False, min_value=0, max_value=120)
    themes = termes_champ("Thèmes", Theme, required=False)
    niveaux_cep = termes_champ("Niveaux de CEP", NiveauCep, required=False)
    modes = forms.MultipleChoiceField(label="Modes", choices=Mode.choices, widget=forms.CheckboxSelectMultiple)
    conditions = forms.CharField(
        label="Conditions", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    comment_joindre = forms.CharField(
        label="Comment le joindre", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    delai_jours = forms.TypedChoiceField(
        label="Premier rendez-vous", choices=[("", "Délai non dit"), *Delai.choices], coerce=int, empty_value=None,
        required=False, help_text="Ce qu’une personne attend, en général, à partir de sa demande.",
    )  # fmt: skip
    passe_la_main_a = forms.ModelMultipleChoiceField(
        Reseau.objects.order_by("nom"), label="Passe la main à", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Pour un service à distance : les réseaux vers qui il oriente ensuite.",
    )  # fmt: skip
    modes_mobilisation = forms.MultipleChoiceField(
        label="Comment le demander", choices=Mobilisation.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    mobilisable_par = forms.MultipleChoiceField(
        label="Qui peut le demander", choices=Mobilisateur.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    lien_mobilisation = forms.URLField(
        label="Lien pour le demander", max_length=500, required=False, assume_scheme="https",
        help_text="Un formulaire ou une prise de rendez-vous en ligne.",
    )  # fmt: skip
    heures_par_semaine = forms.FloatField(label="Heures par semaine", required=False, min_value=0, max_value=168)
    nombre_semaines = forms.IntegerField(label="Nombre de semaines", required=False, min_value=1, max_value=520)
    zone = forms.ChoiceField(label="Ouvert aux habitants de", choices=Zone.choices)
    zone_noms = ListeField(
        label="Lesquels", max_length=2000, required=False,
        help_text="Noms ou codes séparés par des virgules : « Niort, Parthenay ». Rien pour la région ou la France.",
    )  # fmt: skip
    publie = forms.BooleanField(label="Visible dans l’annuaire", required=False)

    def __init__(self, *args: Any, structure: Structure, service: Service | None = None, **kwargs: Any) -> None:
        self._lieux = list(structure.lieux.select_related("commune"))
        self._connus = {au_lieu.lieu_id: au_lieu for au_lieu in service.aux_lieux.all()} if service else {}
        cases = {
            f"l{lieu.pk}": forms.BooleanField(
                label=f"{lieu.nom} ({lieu.commune.nom})", required=False, initial=lieu.pk in self._connus
            )
            for lieu in self._lieux
        }
        self.base_fields = {**type(self).base_fields, **cases}
        super().__init__(*args, **kwargs)
        self.remplir(service)
        termes_offrir(self, (*LIENS, *ADMIS), service)
        relais = set(service.passe_la_main_a.values_list("pk", flat=True)) if service else set()
        self.fields["passe_la_main_a"].initial = relais
        if service is None:
            self.fields["publie"].initial, self.fields["zone"].initial = True, Zone.REGION
        else:
            self.fields["zone_noms"].initial = zone_noms(service.zone, service.zone_codes)

    @property
    def lieux(self) -> Iterator[dict[str, Any]]:
        """The rows of places, for the template."""
        for lieu in self._lieux:
            yield {"case": self[f"l{lieu.pk}"], "au_lieu": self._connus.get(lieu.pk)}

    @property
    def champs_service(self) -> list[forms.BoundField]:
        """What describes the service, places and publication apart."""
        noms = (
            "nom",
            "description",
            *dict(LIENS),
            *dict(ADMIS),
            "age_min",
            "age_max",
            "modes",
            "passe_la_main_a",
            "conditions",
            "comment_joindre",
            "delai_jours",
            *DEMANDE,
        )
        return [self[nom] for nom in (*noms, "zone", "zone_noms")]

    def clean(self) -> dict[str, Any]:
        """Territories are named one by one, known ones only; how to reach the service names no private person."""
        donnees = super().clean()
        self.alerter("comment_joindre", alerte_coordonnees(donnees.get("comment_joindre", "")))
        zone, noms = donnees.get("zone"), donnees.get("zone_noms") or []
        if zone and zone not in ZONES_SANS_CODE and not noms and "zone_noms" not in self.errors:
            self.add_error("zone_noms", "Dites lesquels.")
        elif zone:
            try:
                donnees["zone_codes"] = zone_codes_lire(zone, noms)
            except forms.ValidationError as erreur:
                self.add_error("zone_noms", erreur)
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        suite = {nom: self.cleaned_data[nom] for nom in (*dict((*LIENS, *ADMIS)), "passe_la_main_a", "zone_codes")}
        return super().champs() | suite | {"lieux": self.lieux_choisis()}

    def lieux_choisis(self) -> list[dict[str, Any]]:
        """Where the service is given, with what is already known of it there."""
        return [
            {"lieu": lieu, **(suites_de(self._connus[lieu.pk]) if lieu.pk in self._connus else {})}
            for lieu in self._lieux
            if self.cleaned_data.get(f"l{lieu.pk}")
        ]


class ServiceAuLieuForm(SaisieForm, AlerteForm, HorairesForm):
    """What is said of a service at one place: its missions and modes there, its days, its contact, its capacity."""

    DIRECTS = ("contact", "capacite")
    missions = forms.MultipleChoiceField(label="Missions assurées ici", widget=forms.CheckboxSelectMultiple)
    modes = forms.MultipleChoiceField(label="Modes, ici", widget=forms.CheckboxSelectMultiple)

    contact = forms.CharField(
        label="Contact pour ce service", max_length=200, required=False,
        help_text="Un guichet, un numéro, une adresse de travail. Pas le nom d’une personne.",
    )  # fmt: skip
    capacite = forms.IntegerField(label="Places par demi-journée", required=False, min_value=1, max_value=999)

    def __init__(self, *args: Any, au_lieu: ServiceAuLieu, **kwargs: Any) -> None:
        super().__init__(*args, horaires=au_lieu.horaires, **kwargs)
        self.remplir(au_lieu, au_lieu.service.version)
        missions = [(mission.code, mission.libelle) for mission in au_lieu.service.missions.all()]
        modes = [(mode, Mode(mode).label) for mode in au_lieu.service.modes if mode in Mode.values]
        for nom, offerts in (("missions", missions), ("modes", modes)):
            self.fields[nom].choices, self.fields[nom].required = offerts, bool(offerts)
            self.fields[nom].initial = donnes_ici(getattr(au_lieu, nom), dict(offerts))

    def clean(self) -> dict[str, Any]:
        """What looks like a private person's is shown before it is kept."""
        donnees = super().clean()
        self.alerter("contact", alerte_coordonnees(donnees.get("contact", "")))
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return super().champs() | {nom: self.cleaned_data[nom] for nom in SUITES}


class ServiceADistanceForm(SaisieForm, HorairesForm):
    """The days and hours of a service given at a distance."""

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, horaires=service.horaires, **kwargs)
        self.remplir(service)

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return super().champs() | {"horaires": self.cleaned_data["horaires"]}


def suites_de(au_lieu: ServiceAuLieu) -> dict[str, Any]:
    """What is of its own in a service at a place."""
    return {nom: getattr(au_lieu, nom) for nom in SUITES}


class StructureFicheForm(SaisieForm):
    """What a structure says of itself."""

    DIRECTS = ("nom", "sigle", "presentation", "telephone", "courriel", "site", "siret")
    nom = forms.CharField(label="Nom", max_length=160)
    sigle = forms.CharField(label="Sigle", max_length=30, required=False)
    presentation = forms.CharField(
        label="Présentation", max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce que vous faites et pour qui, en deux ou trois phrases.",
    )  # fmt: skip
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    courriel = forms.EmailField(label="Courriel", required=False)
    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    siret = forms.CharField(label="SIRET", max_length=30, required=False, help_text="Quatorze chiffres.")

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remplir(structure, version_de(structure))


FERMETURES_DE_PLUS = 3


def champs_de_fermetures(connues: list[dict[str, Any]]) -> dict[str, forms.Field]:
    """The fields of the closures already there and of a few more: `f0_du`, `f0_au`, `f0_motif`, `f0_annuel`…"""
    champs: dict[str, forms.Field] = {}
    for n in range(min(len(connues) + FERMETURES_DE_PLUS, MAX_FERMETURES)):
        fermeture = connues[n] if n < len(connues) else {}
        for cle in ("du", "au"):
            champs[f"f{n}_{cle}"] = forms.DateField(
                label=f"Fermeture {n + 1}, {cle}", required=False, initial=fermeture.get(cle)
            )
        champs[f"f{n}_motif"] = forms.CharField(
            label=f"Fermeture {n + 1}, motif", max_length=80, required=False, initial=fermeture.get("motif", "")
        )
        champs[f"f{n}_annuel"] = forms.BooleanField(
            label=f"Fermeture {n + 1}, chaque année", required=False, initial=bool(fermeture.get("annuel"))
        )
    return champs


class LieuForm(SaisieForm, HorairesForm):
    """Add or correct a place."""

    DIRECTS = (
        "nom", "adresse", "complement", "code_postal", "commune", "latitude", "longitude", "acces", "langues",
        "telephone", "courriel", "site", "permanence", "bureaux", "identite_affichee", "identite_le",
        "identite_preuve", "publie",
    )  # fmt: skip
    nom = forms.CharField(label="Nom du lieu", max_length=160)
    adresse = forms.CharField(label="Adresse", max_length=200, required=False)
    complement = forms.CharField(label="Complément d’adresse", max_length=200, required=False)
    code_postal = forms.RegexField(
        r"^\d{5}$", label="Code postal", required=False, error_messages={"invalid": "Un code postal a cinq chiffres."}
    )
    commune = CommuneField(label="Commune")
    latitude = forms.FloatField(label="Latitude", required=False, localize=True, min_value=-90, max_value=90)
    longitude = forms.FloatField(label="Longitude", required=False, localize=True, min_value=-180, max_value=180)
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    courriel = forms.EmailField(label="Courriel du lieu", required=False)
    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    acces = forms.CharField(
        label="Accès et accessibilité", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    langues = ListeField(
        label="Langues parlées", max_length=600, required=False, help_text="Séparées par des virgules."
    )
    permanence = forms.BooleanField(label="C’est une permanence", required=False)
    bureaux = forms.IntegerField(
        label="Bureaux prêtés à d’autres structures", required=False, min_value=1, max_value=99,
        help_text="Combien de permanences peuvent s’y tenir en même temps. Vide : personne d’autre n’y reçoit.",
    )  # fmt: skip
    identite_affichee = forms.BooleanField(label="L’identité du service public régional y est affichée", required=False)
    identite_le = forms.DateField(label="Constatée le", required=False)
    identite_preuve = forms.CharField(
        label="Comment on le sait", max_length=200, required=False,
        help_text="Par exemple : « plaque en façade, vue lors de la visite ».",
    )  # fmt: skip
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(), label="Services donnés dans ce lieu", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Un lieu visible en donne au moins un.",
    )  # fmt: skip
    publie = forms.BooleanField(label="Visible dans l’annuaire", required=False)

    def __init__(self, *args: Any, structure: Structure | None = None, lieu: Lieu | None = None, **kwargs: Any) -> None:
        """`lieu` to correct; else a new one, given the services of its `structure` that are ticked."""
        fermetures = champs_de_fermetures(lieu.fermetures if lieu else [])
        self.nombre_fermetures = len(fermetures) // 4
        self.base_fields = {**type(self).base_fields, **fermetures}
        super().__init__(*args, horaires=lieu.horaires if lieu else "", **kwargs)
        self.remplir(lieu)
        offerts = structure.services.publies() if structure else Service.objects.none()
        if offerts:
            self.fields["services"].queryset = offerts
        else:
            del self.fields["services"]
        if lieu is None:
            self.fields["publie"].initial = bool(offerts)

    @property
    def fermetures(self) -> Iterator[list[forms.BoundField]]:
        """The rows of closures, for the template."""
        for n in range(self.nombre_fermetures):
            yield [self[f"f{n}_{cle}"] for cle in ("du", "au", "motif", "annuel")]

    @property
    def champs_adresse(self) -> list[forms.BoundField]:
        """What says where the place is."""
        return [self[nom] for nom in self.DIRECTS[:7]]

    @property
    def champs_accueil(self) -> list[forms.BoundField]:
        """What says how to come and to call."""
        noms = [nom for nom in ("services",) if nom in self.fields]
        return [self[nom] for nom in (*self.DIRECTS[7:-1], *noms, "publie")]

    def clean(self) -> dict[str, Any]:
        """The hours, the closures, and what goes by two."""
        donnees = super().clean()
        donnees["fermetures"] = self._fermetures_lire(donnees)
        if donnees.get("identite_affichee") and not donnees.get("identite_le") and "identite_le" not in self.errors:
            self.add_error("identite_le", "Dites quel jour on l’a constaté.")
        if (donnees.get("latitude") is None) != (donnees.get("longitude") is None):
            self.add_error("latitude", "Donnez la latitude et la longitude, ou aucune des deux.")
        if donnees.get("commune"):
            try:
                point_valider(donnees.get("latitude"), donnees.get("longitude"), donnees["commune"])
            except forms.ValidationError as erreur:
                self.add_error("latitude", erreur)
        return donnees

    def _fermetures_lire(self, donnees: dict[str, Any]) -> list[dict[str, Any]]:
        fermetures = []
        for n in range(self.nombre_fermetures):
            du, au, motif = (donnees.get(f"f{n}_{cle}") for cle in ("du", "au", "motif"))
            if du and au and au < du:
                self.add_error(f"f{n}_au", "La fin précède le début.")
            elif du:
                fermeture = {"du": du.isoformat(), "au": (au or du).isoformat(), "motif": motif or ""}
                fermetures.append(fermeture | ({"annuel": True} if donnees.get(f"f{n}_annuel") else {}))
            elif au or motif:
                self.add_error(f"f{n}_du", "Dites à partir de quel jour.")
        return sorted(fermetures, key=lambda fermeture: fermeture["du"])

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        noms = ("horaires", "fermetures", *(nom for nom in ("services",) if nom in self.fields))
        return super().champs() | {nom: self.cleaned_data[nom] for nom in noms}


LIENS_RESEAU = tuple(lien for lien in LIENS if lien[0] != "themes")


class ReseauFicheForm(SaisieForm):
    """What a network says of itself; its name and its code are the register's."""

    DIRECTS = ("description", "role_cep", "telephone", "courriel", "site")
    description = forms.CharField(
        label="Ce que fait le réseau", max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Pour qui, et ce qu’il apporte, en quelques phrases que tout le monde comprend.",
    )  # fmt: skip
    role_cep = forms.CharField(
        label="Son rôle dans le conseil en évolution professionnelle", max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="À quel titre, et pour quelles personnes.",
    )  # fmt: skip
    missions = termes_champ("Missions", LIENS_RESEAU[0][1], required=False)
    publics = termes_champ("Publics", LIENS_RESEAU[1][1], required=False)
    niveaux_cep = termes_champ("Niveaux de CEP", LIENS_RESEAU[2][1], required=False)
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    courriel = forms.EmailField(label="Courriel", required=False)
    site = forms.URLField(label="Site", required=False, assume_scheme="https")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remplir(reseau, version_de(reseau))
        termes_offrir(self, LIENS_RESEAU, reseau)

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return super().champs() | {nom: self.cleaned_data[nom] for nom, _modele in LIENS_RESEAU}


class StructuresReseauForm(FormulaireSafran, forms.Form):
    """Words and a bassin; what is not known is as if it were absent."""

    q = forms.CharField(label="Nom de la structure", max_length=100, required=False)
    bassin = forms.ModelChoiceField(
        Bassin.objects.none(), label="Bassin", required=False, to_field_name="code", empty_label="Tous les bassins"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur()

    def lire(self) -> dict[str, Any]:
        """What narrows the list."""
        self.is_valid()
        return {"texte": self.cleaned_data.get("q", ""), "bassin": self.cleaned_data.get("bassin")}
