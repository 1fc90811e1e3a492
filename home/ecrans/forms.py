"""The base of every form of the site, and the forms whose words the detector reads (R3.5)."""

import datetime
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from home.erreurs import RegleRefusee
from home.fichiers.reception import virus_refuser
from home.securite.detecteur import identifiants_detecter, phrase_alerte

# The base of every form of the site: look, accessibility, French words, no NUL character.
#
# Use `class ReponseForm(FormulaireSafran, forms.Form)`, or with `forms.ModelForm`, and show each field with
# `{% include "components/champ.html" with champ=form.x %}` under `{% include "components/erreurs.html" %}`.

NUL = "\x00"
CHIFFRES_MAX = 18
ANNEES = range(1900, 3000)
MESSAGE_NUL = "Ce champ contenait un caractère invisible interdit. Il a été retiré : relisez, puis envoyez à nouveau."
MESSAGES = {
    "required": "Renseignez ce champ.",
    "max_length": "C’est trop long : %(limit_value)d caractères au plus, vous en avez écrit %(show_value)d.",
    "min_length": "C’est trop court : %(limit_value)d caractères au moins, vous en avez écrit %(show_value)d.",
    "invalid_choice": "Ce choix n’est pas dans la liste.",
}
MESSAGES_PAR_CHAMP: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (forms.BooleanField, {"required": "Cochez cette case pour continuer."}),
    (forms.ChoiceField, {"required": "Faites un choix."}),
    (forms.ModelChoiceField, {"required": "Faites un choix."}),
    (forms.EmailField, {"invalid": "Cette adresse n’est pas complète. Elle s’écrit ainsi : prenom.nom@structure.fr."}),
    (forms.URLField, {"invalid": "Cette adresse n’est pas complète. Elle s’écrit ainsi : https://www.structure.fr."}),
    (forms.DateTimeField, {"invalid": "Cette date n’existe pas. Elle s’écrit ainsi : 31/12/2026 9:30."}),
    (forms.DateField, {"invalid": "Cette date n’existe pas. Elle s’écrit ainsi : 31/12/2026."}),
    (forms.TimeField, {"invalid": "Cette heure n’existe pas. Elle s’écrit ainsi : 9:30."}),
    (forms.IntegerField, {"invalid": "Écrivez un nombre entier, en chiffres."}),
    (
        forms.FileField,
        {
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long : %(max)d caractères au plus.",
        },
    ),
)
# Refus d'un envoi déjà fait ou doublé par un autre, et le champ caché qui le disait.
RENOUVELES = {"conflit": "version", "version": "version", "deja": "cle", "deja_ajoutee": "jeton"}
TYPES_DE_DATE: tuple[tuple[type[forms.Field], str, str], ...] = (
    (forms.DateTimeField, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateField, "date", "%Y-%m-%d"),
    (forms.TimeField, "time", "%H:%M"),
)


def genre_champ(champ: BoundField) -> str:
    """How a field is laid out: cache, case, radios, cases, groupe, or texte for every plain control."""
    widget = champ.field.widget
    if widget.is_hidden:
        return "cache"
    if isinstance(widget, forms.CheckboxInput):
        return "case"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "cases"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    return "groupe" if widget.use_fieldset else "texte"


def habiller(attrs: dict[str, Any], champ: BoundField, widget: forms.Widget | None = None) -> dict[str, Any]:
    """Return `attrs` with the classes of the theme; Django already adds aria-describedby and aria-invalid."""
    widget = widget or champ.field.widget
    if widget.is_hidden:
        return attrs
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        classe = "form-check-input"
    elif isinstance(widget, forms.RadioSelect):
        classe = ""
    elif isinstance(widget, forms.Select):
        classe = "form-select"
    else:
        classe = "form-control"
    classes = [attrs.get("class") or widget.attrs.get("class", ""), classe, "is-invalid" if champ.errors else ""]
    uniques = dict.fromkeys(" ".join(classes).split())
    return {**attrs, "class": " ".join(uniques)} if uniques else attrs


class ChampSafran(BoundField):
    """A bound field whose control carries the classes of the theme wherever it is rendered."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add our classes to Django's attributes."""
        return habiller(super().build_widget_attrs(attrs, widget), self, widget)


class FormulaireSafran:
    """Mixin for every form: put it before forms.Form or forms.ModelForm.

    Promises: controls dressed and tied to their help and errors, native date controls, French messages that say
    how to repair, NUL characters refused at their field with the rest of the typed text kept, a text too long told
    and never cut, a file shown to the antivirus before anything else reads it, what a rule refuses said at its field.
    """

    bound_field_class = ChampSafran
    CHAMPS_REFUSES: Mapping[str, str] = {}  # le champ où se lit ce qu'une règle refuse, par code

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._champs_avec_nul: list[str] = []
        for field in self.fields.values():
            for code, (message, defaut) in _mots(type(field)).items():
                actuel = field.error_messages.get(code, defaut)
                if actuel is defaut or actuel == defaut:
                    field.error_messages[code] = message
            _dater(field)
            if isinstance(field, forms.FileField):
                field.validators = [*field.validators, virus_refuser]
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.pop("maxlength", None)  # le navigateur couperait sans rien dire un texte collé
        if self.is_bound:
            self._assainir()

    def _assainir(self) -> None:
        """Keep NUL characters and numbers beyond every row away from each field's code and from the database."""
        copie = None
        for nom, field in self.fields.items():
            cle = self.add_prefix(nom)
            valeurs = self.data.getlist(cle) if hasattr(self.data, "getlist") else [self.data.get(cle)]
            propres = [_sain(valeur, field) for valeur in valeurs]
            if propres == valeurs:
                continue
            if copie is None:
                copie = self.data.copy()
            if hasattr(copie, "setlist"):
                copie.setlist(cle, propres)
            else:
                copie[cle] = propres[0]
            if not field.disabled and any(isinstance(valeur, str) and NUL in valeur for valeur in valeurs):
                self._champs_avec_nul.append(nom)
        if copie is not None:
            self.data = copie

    def full_clean(self) -> None:
        """Validate, then tell which fields had a forbidden character."""
        super().full_clean()
        for nom in self._champs_avec_nul if self.is_bound else ():
            if nom in self.fields:  # certains formulaires ôtent un champ une fois faits
                self.add_error(nom, MESSAGE_NUL)

    def refuser(self, refus: RegleRefusee, sinon: str | None = None) -> None:
        """Show what a rule refused at the field that bears its code, or that CHAMPS_REFUSES names for it.

        Else at the field `sinon`, or above the form. After an object was changed meanwhile (`version`), or was added
        already (`cle`), the next sending is a deliberate one: that hidden field takes the value of today.
        """
        cache = RENOUVELES.get(refus.code)
        champ = self.CHAMPS_REFUSES.get(refus.code, None if cache else refus.code)
        champ = champ if champ in self.fields else sinon
        self.add_error(champ if champ in self.fields else None, refus.message)
        if cache in self.fields:
            self.data = self.data.copy()
            self.data[self.add_prefix(cache)] = str(self.get_initial_for_field(self.fields[cache], cache))


class ConfirmerForm(FormulaireSafran, forms.Form):
    """Nothing to type: a decision."""


def _sain(valeur: Any, field: forms.Field) -> Any:
    """A posted value without NUL; the number of a row that no database can hold becomes one that no row has (F12)."""
    if not isinstance(valeur, str):
        return valeur
    propre = valeur.replace(NUL, "")
    nombre = propre.strip().lstrip("+-")
    if isinstance(field, forms.ModelChoiceField) and nombre.isdecimal() and len(nombre) > CHIFFRES_MAX:
        return "-1"
    return propre


@cache
def _mots(genre: type[forms.Field]) -> dict[str, tuple[str, Any]]:
    """Our words for a kind of field, each beside Django's."""
    mots = dict(MESSAGES)
    for classe, propres in MESSAGES_PAR_CHAMP:
        if issubclass(genre, classe):
            mots.update(propres)
    defauts: dict[str, Any] = {}
    for classe in reversed(genre.__mro__):
        defauts.update(getattr(classe, "default_error_messages", {}))
    return {code: (message, defauts.get(code)) for code, message in mots.items()}


def _annee_possible(field: forms.Field, jour: datetime.date) -> None:
    """Refuse a year that nobody means: at both ends of the calendar, an hour or a day more has no date."""
    if jour.year not in ANNEES:
        raise forms.ValidationError(field.error_messages["invalid"], code="invalid")


def _dater(field: forms.Field) -> None:
    """Turn a plain date or time control into the browser's own."""
    if isinstance(field, forms.DateTimeField | forms.DateField):
        field.validators = [*field.validators, partial(_annee_possible, field)]
    for classe, type_html, format_iso in TYPES_DE_DATE:
        if isinstance(field, classe) and getattr(field.widget, "input_type", "") == "text":
            field.widget.input_type = type_html
            field.widget.format = format_iso
            return


# Forms whose words the detector reads: what it sees is shown at its field before it is kept (R3.5).

SINON = "cochez plus bas que ces mots ne désignent pas une personne reçue"


class AlerteForm(FormulaireSafran, forms.Form):
    """The base of a form that asks whether what it saw may stay: `alerter` in `clean`, once per field.

    `alerte` says that something was seen: the box that keeps it is shown only then, the last of the fields.
    """

    garder = forms.BooleanField(
        label="Ces mots ne désignent pas une personne reçue : les garder tels quels", required=False
    )
    alerte = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(nom for nom in self.fields if nom != "garder"), "garder"])

    def __iter__(self) -> Iterator[BoundField]:
        """The fields to show."""
        return (champ for champ in super().__iter__() if champ.name != "garder" or self.alerte)

    def alerter(self, champ: str, phrase: str) -> None:
        """An error at the field for a phrase that is not empty, unless the person ticked that it stays."""
        if not phrase:
            return
        self.alerte = True
        if not self.cleaned_data.get("garder"):
            self.add_error(champ, phrase)


class TexteLuForm(AlerteForm):
    """A form that names its free texts in `surveilles`; what it hands over has no trace of the box."""

    surveilles: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Read each free text."""
        donnees = super().clean()
        for nom in self.surveilles:
            if detections := identifiants_detecter(donnees.get(nom) or ""):
                self.alerter(nom, phrase_alerte(detections, SINON))
        donnees.pop("garder", None)
        return donnees


class AlerteDeRegleForm(AlerteForm):
    """A form whose words its rule reads, and is told that they stay (`garder`)."""

    def refuser(self, refus: RegleRefusee, sinon: str | None = None) -> None:
        """Show the refusal, and the box when it is about a person."""
        self.alerte = self.alerte or refus.code == "personne"
        super().refuser(refus, sinon)
