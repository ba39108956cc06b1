"""pretix's products and variations, each under a name of its own."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sync.pretix.said import Said, in_language, number, objects, text


@dataclass(frozen=True)
class Product:
    """A product, or a variation of one."""

    name: str
    """As the guest list calls it: no other product, or no other variation, is called so."""
    label_fr: str
    label_en: str
    note: str
    """What pretix has its check-in read out."""


@dataclass(frozen=True)
class Products:
    """All products and variations of an event, by their numbers."""

    products: Mapping[int, Product]
    variations: Mapping[int, Product]


def read_products(said: Sequence[Said], language: str) -> Products:
    """What pretix lists as its items. Raises `sync.pretix.said.NotPretixError`."""
    products = {number(each, "id"): each for each in said}
    names = {n: text(each, "internal_name") or in_language(each, "name", language)
             for n, each in products.items()}  # fmt: skip
    names = unique(names)
    variations = {
        number(variation, "id"): (n, variation)
        for n, each in products.items()
        for variation in objects(each, "variations")
    }
    values = {n: in_language(each, "value", language) for n, (_, each) in variations.items()}
    values = unique(values, {n: names[product] for n, (product, _) in variations.items()})
    return Products(
        {n: _product(names[n], each, "name") for n, each in products.items()},
        {n: _product(values[n], each, "value") for n, (_, each) in variations.items()},
    )


def unique(
    names: Mapping[int, str],
    apart: Mapping[int, str] | None = None,
    *,
    keep: Collection[int] = (),
) -> dict[int, str]:
    """`names` by number, told apart where several are alike: by `apart`, then by their numbers.

    Those with the numbers `keep` stay as they are.
    """
    names = {n: name or str(n) for n, name in names.items()}
    for mark in ([apart] if apart else []) + [{n: str(n) for n in names}]:
        often = Counter(name.casefold() for name in names.values())
        names = {
            n: f"{name} ({mark[n]})" if often[name.casefold()] > 1 and n not in keep else name
            for n, name in names.items()
        }
    return names


def _product(name: str, said: Said, label: str) -> Product:
    french, english = (in_language(said, label, language) or name for language in ("fr", "en"))
    return Product(name, french, english, attention(said))


def attention(said: Said) -> str:
    """What a product, a variation or an order says is to be looked at when somebody comes."""
    mark = "!" if said.get("checkin_attention") else ""
    return " ".join(filter(None, (mark, text(said, "checkin_text"))))
