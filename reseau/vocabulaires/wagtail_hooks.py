"""Vocabularies in Wagtail's admin, for the Région."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reseau.vocabulaires.admin import ReferenceViewSet, TermeForm
from reseau.vocabulaires.models import Mission, NiveauCep, Rubrique, Theme, TypePublic

_DATES = MultiFieldPanel([FieldRowPanel([FieldPanel("valide_du"), FieldPanel("valide_au")])], heading="Validité")
_ECHANGES = MultiFieldPanel([FieldPanel("correspondance"), FieldPanel("codes_recus")], heading="Échange de données")


class TermeViewSet(ReferenceViewSet):
    """What the five vocabularies share."""

    icon = "list-ul"
    list_display = ("libelle", "code", "valide_du", "valide_au")
    search_fields = ("libelle", "code", "description")
    propres: tuple[str, ...] = ()

    @property
    def edit_handler(self) -> ObjectList:
        """Identity, own fields, validity, exchange, in a form that goes through the rules."""
        return ObjectList(
            [
                MultiFieldPanel(
                    [FieldPanel(nom) for nom in ("code", "libelle", "description", "ordre")], heading="Terme"
                ),
                *[FieldPanel(nom) for nom in self.propres],
                _DATES,
                _ECHANGES,
            ],
            base_form_class=TermeForm,
        )


class MissionViewSet(TermeViewSet):
    """The four missions."""

    model = Mission


class TypePublicViewSet(TermeViewSet):
    """Kinds of public."""

    model = TypePublic


class ThemeViewSet(TermeViewSet):
    """Themes."""

    model = Theme


class NiveauCepViewSet(TermeViewSet):
    """CEP levels, both versions."""

    model = NiveauCep
    list_display = ("libelle", "version", "niveau", "valide_du", "valide_au")
    propres = ("version", "niveau", "equivalent_2019")


class RubriqueViewSet(TermeViewSet):
    """Aims of the programme."""

    model = Rubrique


class VocabulairesGroup(SnippetViewSetGroup):
    """One entry of the menu for all vocabularies."""

    menu_label = "Vocabulaires"
    menu_icon = "list-ul"
    menu_order = 250
    items = (MissionViewSet, TypePublicViewSet, ThemeViewSet, NiveauCepViewSet, RubriqueViewSet)


register_snippet(VocabulairesGroup)
