//go:build !linux

package main

func (l *link) acknowledge() {}
