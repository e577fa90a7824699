"""What botocore's models forbid in a request beside wrong types, as the local cloud reads it (src/wire/constraints)."""

from models import service_model

LIMITS = ("min", "max")

# What the models say of a request and the service itself does not keep, by service and shape; with the page that shows it.
NOT_ENFORCED: dict[tuple[str, str], str] = {}


def constraints_of(service: str, actions: list[str]) -> dict:
    """Shapes below the inputs of the actions that hold a constraint, or lead to one."""
    model = service_model(service)
    inputs = {action: model.operation_model(action).input_shape for action in sorted(actions)}
    shapes: dict[str, dict] = {}
    for shape in inputs.values():
        if shape is not None:
            collect(shapes, shape)
    kept = constrained(shapes)
    named = {action: shape.name for action, shape in inputs.items() if shape is not None and shape.name in kept}
    return {
        "inputs": named,
        "shapes": {name: without_free(shapes[name], kept) for name in sorted(kept) if (service, name) not in NOT_ENFORCED},
    }


def collect(shapes: dict, shape) -> None:
    if shape.name in shapes:
        return
    found: dict = {}
    shapes[shape.name] = found
    if shape.type_name == "structure":
        found["members"] = {name: member.name for name, member in shape.members.items()}
        below = list(shape.members.values())
    elif shape.type_name == "list":
        found["item"] = shape.member.name
        below = [shape.member]
    elif shape.type_name == "map":
        found["key"], found["value"] = shape.key.name, shape.value.name
        below = [shape.key, shape.value]
    else:
        below = []
    found |= own_rules(shape)
    for one in below:
        collect(shapes, one)


def own_rules(shape) -> dict:
    if shape.type_name in ("structure", "boolean", "timestamp"):
        return {}
    limits = {name: number(shape.metadata[name]) for name in LIMITS if shape.metadata.get(name) is not None}
    rules: dict = limits
    if getattr(shape, "enum", None):
        rules["enum"] = list(shape.enum)
    if shape.metadata.get("pattern"):
        rules["pattern"] = shape.metadata["pattern"]
    if rules and shape.metadata.get("sensitive"):
        rules["sensitive"] = True
    return rules


def number(limit) -> int | float:
    return int(limit) if float(limit).is_integer() else float(limit)


def leads_to(shape: dict) -> list[str]:
    return [*shape.get("members", {}).values(), *(shape[name] for name in ("item", "key", "value") if name in shape)]


def constrained(shapes: dict) -> set[str]:
    """Names of the shapes with a rule, and of all that lead to one of them; shapes may hold themselves."""
    kept = {name for name, shape in shapes.items() if any(rule in shape for rule in (*LIMITS, "enum", "pattern"))}
    while True:
        more = {name for name, shape in shapes.items() if name not in kept and kept & set(leads_to(shape))}
        if not more:
            return kept
        kept |= more


def without_free(shape: dict, kept: set[str]) -> dict:
    found = {name: rule for name, rule in shape.items() if name not in ("members", "item", "key", "value")}
    if "members" in shape:
        found["members"] = {name: target for name, target in shape["members"].items() if target in kept}
    return found | {name: shape[name] for name in ("item", "key", "value") if shape.get(name) in kept}
