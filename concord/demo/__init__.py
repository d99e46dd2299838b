"""The demo company 合契信息技术 and two years of its work with customers and partners, told by the acts of `domain/` alone."""
