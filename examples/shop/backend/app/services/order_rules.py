"""What holds for orders, as pure functions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from app.errors import ConflictError, NotFoundError
from app.schemas.orders import OrderLineBase, OrderLineCreate, OrderLineResponse, OrderStatus

MAY_BECOME = {
    OrderStatus.PLACED: {OrderStatus.SHIPPED, OrderStatus.CANCELLED},
    OrderStatus.SHIPPED: set(),
    OrderStatus.CANCELLED: set(),
}


def price_lines(lines: Iterable[OrderLineCreate], prices: Mapping[UUID, Decimal]) -> list[OrderLineResponse]:
    """Each line at its price. Raises NotFoundError for a product without one."""
    priced = []
    for line in lines:
        price = prices.get(line.product_id)
        if price is None:
            raise NotFoundError("Product", line.product_id)
        priced.append(OrderLineResponse(product_id=line.product_id, quantity=line.quantity, unit_price=price))
    return priced


def total_of(lines: Iterable[OrderLineResponse]) -> Decimal:
    """What the lines cost together."""
    return sum((line.unit_price * line.quantity for line in lines), Decimal(0))


def quantities_of(lines: Iterable[OrderLineBase]) -> Counter[UUID]:
    """How many of each product the lines take."""
    quantities: Counter[UUID] = Counter()
    for line in lines:
        quantities[line.product_id] += line.quantity
    return quantities


def check_transition(now: OrderStatus, then: OrderStatus) -> None:
    """Raise ConflictError unless an order may go from `now` to `then`."""
    if then not in MAY_BECOME[now]:
        raise ConflictError(f"An order that is {now} cannot become {then}")


def is_final(status: OrderStatus) -> bool:
    """Whether nothing can happen to such an order any more."""
    return not MAY_BECOME[status]
