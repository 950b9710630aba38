// Command measure runs a program once and prints what it cost, as JSON. It is small itself, because Linux counts the
// memory of the process that starts a program towards that program's peak.
//
//	measure [-pipe] INPUT OUTPUT PROGRAM ARGUMENT...
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	pipe := flag.Bool("pipe", false, "give the input by a pipe, as kpt does, not as a file")
	flag.Parse()
	if err := run(*pipe, flag.Arg(0), flag.Arg(1), flag.Args()[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(pipe bool, input, output string, command []string) error {
	in, err := os.Open(input)
	if err != nil {
		return err
	}
	out, err := os.Create(output)
	if err != nil {
		return err
	}
	program := exec.Command(command[0], command[1:]...)
	program.Stdout = out
	program.Stdin = in
	if pipe {
		program.Stdin = struct{ io.Reader }{in}
	}
	started := time.Now()
	err = program.Run()
	wall := time.Since(started)
	if program.ProcessState == nil {
		return err
	}
	usage := program.ProcessState.SysUsage().(*syscall.Rusage)
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"status":      program.ProcessState.ExitCode(),
		"wallSeconds": wall.Seconds(),
		"cpuSeconds":  (program.ProcessState.UserTime() + program.ProcessState.SystemTime()).Seconds(),
		"peakBytes":   usage.Maxrss * 1024,
	})
}
