"""Fields and forms of a sheet: towns, lists and territories, warnings about private data, weekly hours, contacts,
duty tables (R3.5, R5.1).
"""

import datetime
import re
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from home.ecrans import forms as alertes
from home.ecrans.forms import FormulaireSafran
from home.recherche.texte import replier
from home.securite.detecteur import COURRIEL, TELEPHONE, identifiants_detecter, phrase_alerte
from home.temps.typographie import JOURS
from reseau.annuaire.choices import RANGS_DU_MOIS, ZONES_SANS_CODE, DemiJournee, Semaines, Visibilite, Zone
from reseau.annuaire.horaires import PLAGES_PAR_JOUR, Grille, grille_ecrire, grille_lire, horaires_valider
from reseau.annuaire.models import Contact, Creneau, Lieu, Service
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.territoires.portes import commune_get

SINON = "cochez plus bas que c’est un contact de travail"
DOMAINES_PERSONNELS = frozenset(
    "gmail.com hotmail.com hotmail.fr outlook.com outlook.fr live.fr yahoo.fr yahoo.com orange.fr wanadoo.fr free.fr "
    "laposte.net sfr.fr neuf.fr bbox.fr icloud.com protonmail.com proton.me".split()
)
_PORTABLE = re.compile(r"^(?:\+33|0033|0)\(?0?\)?[67]")


class AlerteForm(alertes.AlerteForm):
    """The house's form, where what it saw may stay because it is for work."""

    garder = forms.BooleanField(label="C’est un contact de travail : l’enregistrer tel quel", required=False)


def alerte_texte(texte: str) -> str:
    """What a text without telephone nor mail should not hold: any direct identifier; empty when there is none."""
    detections = identifiants_detecter(texte)
    return phrase_alerte(detections, SINON) if detections else ""


def alerte_coordonnees(texte: str) -> str:
    """The same for a text that may give the telephone or the mail of a desk: only those of a private person count."""
    detections = [d for d in identifiants_detecter(texte) if not _de_travail(d.nature, d.extrait)]
    return phrase_alerte(detections, SINON) if detections else ""


def alerte_telephone(telephone: str) -> str:
    """A mobile telephone may be somebody's own."""
    if not _portable(telephone):
        return ""
    return f"C’est un téléphone portable. S’il est personnel, retirez-le ; sinon, {SINON}."


def alerte_courriel(courriel: str) -> str:
    """So may a mail of a public provider."""
    if not _personnel(courriel):
        return ""
    return f"On dirait une adresse personnelle. Retirez-la ou, sinon, {SINON}."


def _de_travail(nature: str, extrait: str) -> bool:
    if nature == TELEPHONE:
        return not _portable(extrait)
    return nature == COURRIEL and not _personnel(extrait)


def _portable(telephone: str) -> bool:
    return bool(_PORTABLE.match(re.sub(r"[^\d+()]", "", telephone)))


def _personnel(courriel: str) -> bool:
    return courriel.rpartition("@")[2].strip().lower() in DOMAINES_PERSONNELS


# Fields of the edit screens: a town, a list of words, territories by their names.


class CommuneField(forms.CharField):
    """A town typed by its name, its postal code or its INSEE code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, **kwargs)

    def prepare_value(self, value: Any) -> str:
        """Show « Niort (79) »."""
        return value.libelle if isinstance(value, Commune) else value

    def clean(self, value: Any) -> Commune | None:
        """The town, or say how to name it."""
        texte = super().clean(value)
        commune = commune_get(texte) if texte else None
        if texte and commune is None:
            raise ValidationError("Nous ne trouvons pas cette commune. Écrivez par exemple « Niort (79) ».")
        return commune


class ListeField(forms.CharField):
    """Words separated by commas or lines."""

    def prepare_value(self, value: Any) -> str:
        """Show a stored list as a sentence."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The words, each once."""
        texte = super().clean(value)
        return list(dict.fromkeys(m.strip() for m in texte.replace("\n", ",").split(",") if m.strip()))


class SaisieForm(FormulaireSafran, forms.Form):
    """A sheet to add or to correct: what it says already, and what the rule needs to know of this sending.

    One that is added bears a mark: sent twice by a double click, it is added once (R14). One that is corrected bears
    the version that was read. `DIRECTS` are the fields kept as they are typed.
    """

    DIRECTS: ClassVar[tuple[str, ...]] = ()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    jeton = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def remplir(self, fiche: Any, version: int | None = None) -> None:
        """Start from this sheet, or from nothing; `version` when it is not its own."""
        self.cle = "version" if fiche else "jeton"
        del self.fields["jeton" if fiche else "version"]
        connue = fiche.version if fiche and version is None else version
        self.fields[self.cle].initial = connue if fiche else uuid.uuid4()
        for nom in self.DIRECTS if fiche else ():
            self.fields[nom].initial = getattr(fiche, nom)

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return {nom: self.cleaned_data[nom] for nom in (*self.DIRECTS, self.cle)}


def zone_codes_lire(zone: str, noms: list[str]) -> list[str]:
    """The codes of territories named one by one; ValidationError names those that nobody knows."""
    if zone in ZONES_SANS_CODE:
        return []
    if zone == Zone.COMMUNE:
        trouves = {nom: getattr(commune_get(nom), "code_insee", None) for nom in noms}
    else:
        connus = _territoires(zone)
        trouves = {nom: connus.get(replier(nom)) for nom in noms}
    if inconnus := [nom for nom, code in trouves.items() if code is None]:
        raise ValidationError(f"Nous ne trouvons pas {', '.join(f'« {nom} »' for nom in inconnus)}.")
    return list(dict.fromkeys(trouves.values()))


def _territoires(zone: str) -> dict[str, str]:
    """Folded names and codes of a kind of territory."""
    champ, lignes = {
        Zone.EPCI: ("siren", Epci.objects.all()),
        Zone.BASSIN: ("code", Bassin.objects.en_vigueur()),
        Zone.DEPARTEMENT: ("code", Departement.objects.all()),
    }[Zone(zone)]
    connus = {}
    for code, nom in lignes.values_list(champ, "nom"):
        connus |= {replier(nom): code, replier(code): code}
    return connus


def champs_de_grille(grille: Grille | None) -> dict[str, forms.Field]:
    """The time fields of a week, two ranges a day, filled with `grille`: `j0_d1`, `j0_f1`, `j0_d2`…"""
    champs: dict[str, forms.Field] = {}
    for rang, jour in enumerate(JOURS):
        plages = grille.jours[rang] if grille else ()
        for n, moitie in enumerate(("premier", "second")):
            for cle, mot in (("d", "début"), ("f", "fin")):
                heure = plages[n]["df".index(cle)].replace("24:00", "00:00") if n < len(plages) else None
                champs[f"j{rang}_{cle}{n + 1}"] = forms.TimeField(
                    label=f"{jour.capitalize()}, {moitie} horaire, {mot}", required=False, initial=heure
                )
    return champs


class HorairesForm(FormulaireSafran, forms.Form):
    """The base of a form that asks for hours; `horaires` is what it starts from.

    Once clean, `cleaned_data["horaires"]` holds them in OpenStreetMap's syntax; each range that makes no sense is an
    error at its field.
    """

    feries = forms.BooleanField(label="Ouvert aussi les jours fériés", required=False)
    horaires_libres = forms.CharField(
        label="Horaires en écriture OpenStreetMap", max_length=400, required=False,
        help_text="Pour ce que la grille ne sait pas dire : « We[1,3] 14:00-17:00; PH off », le 1er et le 3e mercredis "
        "du mois. Laissez vide si la grille suffit.",
    )  # fmt: skip

    def __init__(self, *args: Any, horaires: str = "", **kwargs: Any) -> None:
        grille = grille_lire(horaires) if horaires else None
        self.base_fields = {**self.base_fields, **champs_de_grille(grille)}
        super().__init__(*args, **kwargs)
        self.fields["feries"].initial = bool(grille and grille.ouvert_feries)
        self.fields["horaires_libres"].initial = horaires if horaires and grille is None else ""

    @property
    def jours(self) -> Iterator[tuple[str, list[list[forms.BoundField]]]]:
        """Each day's name and its ranges, for the template."""
        for rang, jour in enumerate(JOURS):
            plages = [[self[f"j{rang}_{cle}{n + 1}"] for cle in "df"] for n in range(PLAGES_PAR_JOUR)]
            yield jour.capitalize(), plages

    def clean(self) -> dict[str, Any]:
        """Hours come from the grid or from the free writing, not from both."""
        donnees = super().clean()
        grille = Grille(tuple(self._plages_du_jour(rang) for rang in range(7)), bool(donnees.get("feries")))
        libres = donnees.get("horaires_libres", "").strip()
        if libres and not grille.vide:
            self.add_error("horaires_libres", "Choisissez : la grille, ou cette écriture. Effacez l’une des deux.")
        elif libres:
            try:
                horaires_valider(libres)
            except forms.ValidationError as erreur:
                self.add_error("horaires_libres", erreur)
        donnees["horaires"] = libres or grille_ecrire(grille)
        return donnees

    def _plages_du_jour(self, rang: int) -> tuple[tuple[str, str], ...]:
        plages, derniere = [], datetime.time.min
        for n in range(PLAGES_PAR_JOUR):
            nom_debut, nom_fin = f"j{rang}_d{n + 1}", f"j{rang}_f{n + 1}"
            debut, fin = self.cleaned_data.get(nom_debut), self.cleaned_data.get(nom_fin)
            if debut is None and fin is None:
                continue
            minuit = fin == datetime.time.min
            if debut is None or fin is None:
                self.add_error(nom_debut if debut is None else nom_fin, "Il manque une heure de ce côté.")
            elif fin <= debut and not minuit:
                self.add_error(nom_fin, "La fin doit suivre le début.")
            elif debut < derniere or plages and plages[-1][1] == "24:00":
                self.add_error(nom_debut, "Cet horaire chevauche le précédent.")
            else:
                plages.append((f"{debut:%H:%M}", "24:00" if minuit else f"{fin:%H:%M}"))
                derniere = fin
        return tuple(plages)


_TELEPHONE = re.compile(r"[+(]?\d[\d\u00a0 .()\-]{1,18}")


class ContactForm(SaisieForm, AlerteForm):
    """Add or correct a contact."""

    DIRECTS = ("libelle", "telephone", "courriel", "precision", "visibilite")
    libelle = forms.CharField(
        label="Qui ou quoi", max_length=120,
        help_text="Une fonction ou un guichet : « Secrétariat », « Accueil des jeunes ». Pas le nom d’une personne.",
    )  # fmt: skip
    fiche = forms.ChoiceField(label="Pour")
    telephone = forms.RegexField(
        _TELEPHONE, label="Téléphone professionnel", max_length=20, required=False,
        error_messages={"invalid": "Écrivez un numéro : 05 49 00 00 00, ou 39 49."},
    )  # fmt: skip
    courriel = forms.EmailField(label="Courriel professionnel", required=False)
    precision = forms.CharField(
        label="Précision", max_length=200, required=False, help_text="Par exemple : « le matin, pour un rendez-vous »."
    )
    visibilite = forms.ChoiceField(
        label="Qui voit ce contact", choices=Visibilite.choices, widget=forms.RadioSelect,
        initial=Visibilite.PROFESSIONNELS,
    )  # fmt: skip

    def __init__(self, *args: Any, structure: Structure, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fiches: dict[str, Lieu | Service] = {
            **{f"lieu-{lieu.pk}": lieu for lieu in structure.lieux.select_related("commune")},
            **{f"service-{service.pk}": service for service in structure.services.all()},
        }
        noms = [(cle, f"{'Lieu' if isinstance(f, Lieu) else 'Service'} : {f.nom}") for cle, f in self._fiches.items()]
        self.fields["fiche"].choices = [("structure", f"Toute la structure ({structure.nom})"), *noms]
        self.fields["fiche"].initial = _cle(contact) if contact else "structure"
        self.remplir(contact)

    def clean(self) -> dict[str, Any]:
        """A telephone or a mail; what looks like a private person's is shown before it is kept."""
        donnees = super().clean()
        joignable = donnees.get("telephone") or donnees.get("courriel")
        if not joignable and not {"telephone", "courriel"} & self.errors.keys():
            self.add_error("telephone", "Donnez un téléphone ou un courriel.")
        for champ in ("libelle", "precision"):
            self.alerter(champ, alerte_texte(donnees.get(champ, "")))
        self.alerter("telephone", alerte_telephone(donnees.get("telephone", "")))
        self.alerter("courriel", alerte_courriel(donnees.get("courriel", "")))
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        fiche = self._fiches.get(self.cleaned_data["fiche"])
        return super().champs() | {
            "lieu": fiche if isinstance(fiche, Lieu) else None,
            "service": fiche if isinstance(fiche, Service) else None,
        }


def _cle(contact: Contact) -> str:
    if contact.lieu_id:
        return f"lieu-{contact.lieu_id}"
    return f"service-{contact.service_id}" if contact.service_id else "structure"


# The form of a row of a duty table.

HEURES = {
    DemiJournee.MATIN: (datetime.time(9), datetime.time(12)),
    DemiJournee.APRES_MIDI: (datetime.time(14), datetime.time(17)),
}


class StructureField(forms.CharField):
    """A structure typed by its name or its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=160, **kwargs)

    def clean(self, value: Any) -> Structure | None:
        """The structure that the public may see, or say how to name it."""
        texte = super().clean(value)
        visibles = Structure.objects.visibles()
        trouvees = list(visibles.filter(code=texte)[:1]) or list(visibles.filter(nom__iexact=texte)[:2])
        if texte and not trouvees:
            raise ValidationError("Nous ne trouvons pas cette structure. Écrivez son nom comme sur sa fiche.")
        if len(trouvees) > 1:
            raise ValidationError("Plusieurs structures portent ce nom. Écrivez le code de sa fiche.")
        return trouvees[0] if trouvees else None


class StructuresField(forms.CharField):
    """Structures typed by their names or codes, one a line; `connues` are taken as they are named, seen or not."""

    MAX = 12

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, widget=forms.Textarea({"rows": 3}), **kwargs)
        self.connues: dict[str, Structure] = {}

    def clean(self, value: Any) -> list[Structure]:
        """Each of them once, or say which line names none."""
        lignes = [ligne.strip() for ligne in super().clean(value).splitlines() if ligne.strip()]
        if len(lignes) > self.MAX:
            raise ValidationError(f"Pas plus de {self.MAX} structures.")
        lues, fautes, champ = [], [], StructureField()
        for ligne in lignes:
            try:
                lues.append(self.connues.get(ligne) or champ.clean(ligne))
            except ValidationError as faute:
                fautes.append(f"« {ligne} » : {faute.message}")
        if fautes:
            raise ValidationError(fautes)
        return list(dict.fromkeys(lues))


class CreneauForm(SaisieForm):
    """Add or correct a row; `tenues`: the only structures to choose from, None when any may be named."""

    DIRECTS = ("demi_journee", "debut", "fin", "semaines", "du", "au", "sur_rendez_vous", "salle", "jour", "rangs")
    CHAMPS_REFUSES = {"deja_tenu": "jour"}
    structure = StructureField(label="Structure qui reçoit", help_text="Son nom comme sur sa fiche, ou son code.")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service donné", required=False, empty_label="Sans préciser"
    )
    jour = forms.TypedChoiceField(
        label="Jour", coerce=int, choices=[(rang, jour.capitalize()) for rang, jour in enumerate(JOURS)]
    )
    demi_journee = forms.ChoiceField(label="Demi-journée", choices=DemiJournee.choices, widget=forms.RadioSelect)
    debut = forms.TimeField(label="De", required=False, help_text="Vide : 9 h le matin, 14 h l’après-midi.")
    fin = forms.TimeField(label="À", required=False, help_text="Vide : 12 h le matin, 17 h l’après-midi.")
    semaines = forms.ChoiceField(
        label="Semaines", choices=Semaines.choices, widget=forms.RadioSelect, initial=Semaines.TOUTES
    )
    rangs = forms.TypedMultipleChoiceField(
        label="Lesquelles dans le mois", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(RANGS_DU_MOIS.items()), help_text="Seulement pour certaines semaines du mois.",
    )  # fmt: skip
    du = forms.DateField(label="À partir du", required=False)
    au = forms.DateField(label="Jusqu’au, compris", required=False)
    sur_rendez_vous = forms.BooleanField(label="Sur rendez-vous", required=False)
    salle = forms.CharField(label="Salle ou bureau", max_length=60, required=False)

    def __init__(
        self, *args: Any, tenues: list[Structure] | None = None, creneau: Creneau | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.remplir(creneau)
        if creneau:
            del self.fields["structure"]
        elif tenues is not None:
            self.fields["structure"] = forms.ChoiceField(
                label="Structure qui reçoit", choices=[(structure.code, structure.nom) for structure in tenues],
                error_messages=self.fields["structure"].error_messages,
            )  # fmt: skip
            self._tenues = {structure.code: structure for structure in tenues}
        structure = creneau.structure if creneau else tenues[0] if tenues and len(tenues) == 1 else None
        if structure is None:  # un service se choisit quand on sait de qui
            del self.fields["service"]
        else:
            self.fields["service"].queryset = structure.services.publies()
            self.fields["service"].initial = creneau.service_id if creneau else None

    def clean(self) -> dict[str, Any]:
        """Hours of the half-day when none is given; dates and weeks that hold."""
        donnees = super().clean()
        debut, fin = HEURES.get(donnees.get("demi_journee"), (None, None))
        for nom, heure in (("debut", debut), ("fin", fin)):
            if nom not in self.errors and donnees.get(nom) is None:
                donnees[nom] = heure
        if donnees.get("debut") and donnees.get("fin") and donnees["fin"] <= donnees["debut"]:
            self.add_error("fin", "La fin doit suivre le début.")
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "La fin précède le début.")
        if donnees.get("semaines") != Semaines.MOIS:
            donnees["rangs"] = []
        elif not donnees.get("rangs") and "rangs" not in self.errors:
            self.add_error("rangs", "Dites lesquelles.")
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        donnees = super().champs()
        if "service" in self.fields:
            donnees["service"] = self.cleaned_data["service"]
        if "structure" in self.fields:
            structure = self.cleaned_data["structure"]
            donnees["structure"] = structure if isinstance(structure, Structure) else self._tenues[structure]
        return donnees
